using System.Diagnostics;

namespace Abide.Tests;

/// <summary>Runs the reference validator (ajv) of tests/tools/validate-json.</summary>
internal static class JsonSchemaValidator
{
    public const string Sarif = "sarif";

    /// <summary>The violations of a document, one a line; empty when it is valid.</summary>
    /// <param name="schema">Path of a schema relative to the checkout, or <see cref="Sarif"/>.</param>
    /// <param name="document">JSON text.</param>
    public static string Violations(string schema, ReadOnlySpan<byte> document)
    {
        var tool = Repository.PathTo("tests/tools/validate-json");
        Directory.Exists(Path.Combine(tool, "node_modules")).ShouldBeTrue("the validator is not installed: run ./test.sh or tests/tools/fetch-validator.sh");

        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, document);
            var start = new ProcessStartInfo("node", [Path.Combine(tool, "validate.mjs"), schema == Sarif ? schema : Repository.PathTo(schema), file])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            using var process = Process.Start(start)!;
            var violations = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 || violations.Length > 0 ? violations : $"node exited with {process.ExitCode}";
        }
        finally
        {
            File.Delete(file);
        }
    }
}
