using System.Reflection;

namespace SkSqliteMemory.TestUtilities.PublicApi;

/// <summary>A type as C# writes it, without namespace, with the question marks of nullable references.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type) => Of(type, null);

    public static string Of(Type type, NullabilityInfo? nullability)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return $"{Of(value)}?";
        }

        if (type.IsByRef)
        {
            return $"ref {Of(type.GetElementType()!, nullability)}";
        }

        string text = type.IsArray
            ? $"{Of(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]"
            : Keywords.GetValueOrDefault(type) ?? Named(type, nullability);
        bool isNullable = !type.IsValueType && (nullability?.ReadState == NullabilityState.Nullable || nullability?.WriteState == NullabilityState.Nullable);
        return isNullable ? $"{text}?" : text;
    }

    /// <summary>The name with those of the types around it and with its type parameters.</summary>
    public static string Nested(Type type) =>
        (type.IsNested && !type.IsGenericParameter ? $"{Nested(type.DeclaringType!)}." : "") + Named(type, null);

    private static string Named(Type type, NullabilityInfo? nullability)
    {
        string name = type.Name.Split('`')[0];
        Type[] arguments = type.GetGenericArguments();
        if (arguments.Length == 0 || type.IsGenericParameter)
        {
            return name;
        }

        NullabilityInfo[] infos = nullability?.GenericTypeArguments ?? [];
        return $"{name}<{string.Join(", ", arguments.Select((argument, i) => Of(argument, i < infos.Length ? infos[i] : null)))}>";
    }
}
