#!/usr/bin/env dotnet
#:project eng/Build/Build.csproj
#:property PublishAot=false

// The front of the build: `dotnet run build.cs` lists the commands, eng/Build does them.
return await SkSqliteMemory.Build.Commands.RunAsync(AppContext.GetData("EntryPointFileDirectoryPath") as string, args);
