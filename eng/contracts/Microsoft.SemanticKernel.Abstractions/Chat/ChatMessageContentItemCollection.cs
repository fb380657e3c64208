using System.Collections;

namespace Microsoft.SemanticKernel.ChatCompletion;

public class ChatMessageContentItemCollection : IList<KernelContent>, IReadOnlyList<KernelContent>
{
    private readonly List<KernelContent> _items = [];

    public int Count => _items.Count;

    bool ICollection<KernelContent>.IsReadOnly => false;

    public KernelContent this[int index]
    {
        get => _items[index];
        set => _items[index] = Checked(value);
    }

    public void Add(KernelContent item) => _items.Add(Checked(item));

    public void Clear() => _items.Clear();

    public bool Contains(KernelContent item) => _items.Contains(Checked(item));

    public void CopyTo(KernelContent[] array, int arrayIndex) => _items.CopyTo(array, arrayIndex);

    public int IndexOf(KernelContent item) => _items.IndexOf(Checked(item));

    public void Insert(int index, KernelContent item) => _items.Insert(index, Checked(item));

    public bool Remove(KernelContent item) => _items.Remove(Checked(item));

    public void RemoveAt(int index) => _items.RemoveAt(index);

    IEnumerator<KernelContent> IEnumerable<KernelContent>.GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    private static KernelContent Checked(KernelContent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item;
    }
}
