using Microsoft.Extensions.AI;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Reembedding;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Memory.Embedding;

/// <summary>What makes vectors in this process, one for each model it can use; the one of the file's model is used, and follows when that changes.</summary>
internal sealed class KnownEmbedders
{
    // The file changes its model once in a long while; who meets that twice in one operation has met more than chance.
    private const int MaxTries = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly MemoryStorage _storage;
    private readonly List<TextEmbedder> _known = [];
    private readonly TextEmbedder? _first;
    private volatile TextEmbedder? _current;

    public KnownEmbedders(MemoryStorage storage, SqliteMemoryOptions options)
    {
        _storage = storage;
        _first = Add(options.EmbeddingGenerator);
        Next = Add(options.NextEmbeddingGenerator);
        Follow(storage.ModelOfFile);
        if (_current is null && _first is not null)
        {
            throw Mismatch("open", storage.ModelOfFile!, _first.Model);
        }
    }

    /// <summary>What makes vectors of the file's model; null where this process has none, so that words alone rank.</summary>
    public TextEmbedder? Current => _current;

    /// <summary>Whether one of them makes vectors of what texts mean.</summary>
    public bool KnowsMeaning
    {
        get
        {
            lock (_gate)
            {
                return _known.Exists(static one => !one.Model.IsLexical);
            }
        }
    }

    /// <summary>What was given to change the file to.</summary>
    public TextEmbedder? Next { get; }

    /// <summary>The embedder of a generator, not yet one of those that are used.</summary>
    public TextEmbedder Create(IEmbeddingGenerator<string, Embedding<float>> generator) => new(generator, _storage.Path);

    /// <summary>Uses an embedder from now on where the file is of its model, in the place of another of the same model.</summary>
    public void Add(TextEmbedder embedder)
    {
        lock (_gate)
        {
            int same = _known.FindIndex(one => one.Model == embedder.Model);
            if (same < 0)
            {
                _known.Add(embedder);
            }
            else
            {
                _current = _current == _known[same] ? embedder : _current;
                _known[same] = embedder;
            }
        }

        _storage.UseVectors();
    }

    /// <summary>What makes vectors of a model, or null.</summary>
    public TextEmbedder? Find(EmbeddingModel model)
    {
        lock (_gate)
        {
            return _known.Find(one => one.Model.Matches(model));
        }
    }

    /// <summary>Uses what makes vectors of the file's model; of a file without one the first that was given. False where there is none such.</summary>
    public bool Follow(EmbeddingModel? ofFile)
    {
        if ((ofFile is null ? _first ?? Next : Find(ofFile)) is not { } embedder)
        {
            return false;
        }

        if (ofFile is not null)
        {
            embedder.Expect(ofFile);
        }

        _current = embedder;
        return true;
    }

    /// <summary>
    /// Does what makes a vector and then uses it on the file. When the file is of another model by then, it is done again with a vector of that
    /// model; when the file is about to change, once that is over.
    /// </summary>
    /// <exception cref="SqliteMemoryException">The file is of a model that this process cannot use.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await work().ConfigureAwait(false);
            }
            catch (OtherModelException other)
            {
                ReembeddingView view = await WaitAsync(cancellationToken).ConfigureAwait(false);
                EmbeddingModel? ofFile = view.Current ?? other.OfFile;
                if (!Follow(ofFile) || attempt == MaxTries)
                {
                    throw Mismatch("embed", ofFile!, other.Given ?? _first?.Model ?? ofFile!);
                }
            }
        }
    }

    private async Task<ReembeddingView> WaitAsync(CancellationToken cancellationToken)
    {
        ReembeddingView view = await _storage.Reembedding.ReadAsync(cancellationToken).ConfigureAwait(false);
        while (view.IsHeld)
        {
            // By the system's clock: how long others take does not go by the one that was given.
            await Task.Delay(Pause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            view = await _storage.Reembedding.ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        return view;
    }

    private SqliteMemoryException Mismatch(string operation, EmbeddingModel ofFile, EmbeddingModel given) =>
        new(EmbeddingModel.Mismatch(_storage.Path, ofFile, given)) { OperationName = operation, DataSource = _storage.Path };

    private TextEmbedder? Add(IEmbeddingGenerator<string, Embedding<float>>? generator)
    {
        if (generator is null)
        {
            return null;
        }

        TextEmbedder embedder = Create(generator);
        Add(embedder);
        return embedder;
    }
}
