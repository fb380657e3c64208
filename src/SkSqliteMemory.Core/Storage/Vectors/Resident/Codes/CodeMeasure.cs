namespace SkSqliteMemory.Storage.Vectors.Resident.Codes;

/// <summary>What belongs to the 8-bit code of a vector y: y = Scale * code + what is left out.</summary>
/// <param name="Scale">What one step of the code is worth.</param>
/// <param name="Residual">At least the length of what is left out; infinite where a code cannot hold the vector.</param>
/// <param name="Offset">For straight distances at least (Residual² - |Scale * code|²) / 2, for others 0.</param>
internal readonly record struct CodeMeasure(float Scale, float Residual, float Offset);
