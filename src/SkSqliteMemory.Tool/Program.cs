using System.Text;
using SkSqliteMemory.Tool.Commands;
using SkSqliteMemory.Tool.Printing;

// JSON is UTF-8, and a name such as Zürich must not depend on the console's code page.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await Skmem.RunAsync(args, Screen.OfProcess()).ConfigureAwait(false);
