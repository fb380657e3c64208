namespace SkSqliteMemory.ChatClients.Tools;

/// <summary>A model passed an argument that cannot be used; the text is told to the model.</summary>
internal sealed class ToolArgumentException(string message) : Exception(message);
