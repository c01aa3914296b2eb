using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Abide.Builds.Projects.Packages;

/// <summary>What <c>go list -json</c> prints: one object after the other.</summary>
public static class GoPackageList
{
    /// <summary>The fields that are asked for, where the go command takes a choice (Go 1.19 and later).</summary>
    public const string Fields = "ImportPath,Name,Dir,Standard,DepOnly,Module,GoFiles,CgoFiles,IgnoredGoFiles,Imports,CgoLDFLAGS,CgoPkgConfig,Error";

    /// <summary>Null when it is not such a list; a list that was cut off ends with its last whole package.</summary>
    public static ImmutableArray<GoPackage>? Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var packages = ImmutableArray.CreateBuilder<GoPackage>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            while (reader.Read())
            {
                if (JsonSerializer.Deserialize(ref reader, GoListContext.Default.GoPackage) is { } package)
                    packages.Add(package);
            }
        }
        catch (JsonException) when (packages.Count > 0)
        {
            return packages.DrainToImmutable();
        }
        catch (JsonException)
        {
            return null;
        }

        return packages.DrainToImmutable();
    }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(GoPackage))]
internal sealed partial class GoListContext : JsonSerializerContext;
