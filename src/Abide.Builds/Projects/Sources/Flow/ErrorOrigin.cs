namespace Abide.Builds.Projects.Sources.Flow;

internal enum ErrorShape
{
    Unknown,

    /// <summary>No error at all.</summary>
    Nil,

    /// <summary>A number of the system, which can be compared.</summary>
    Bare,

    /// <summary>A number inside of another error, which only <c>errors.Is</c> finds.</summary>
    Wrapped,
}

/// <summary>What an error value is, and who made it.</summary>
/// <param name="Shape">What it is.</param>
/// <param name="Maker">Of a wrapped one: <c>os.Open</c>.</param>
/// <param name="Wrapper">Of a wrapped one: <c>*fs.PathError</c>.</param>
/// <param name="File">Where it is made; null where nothing is known.</param>
/// <param name="Index">The token there.</param>
internal sealed record ErrorOrigin(ErrorShape Shape, string Maker = "", string Wrapper = "", GoFile? File = null, int Index = 0)
{
    public static ErrorOrigin Unknown { get; } = new(ErrorShape.Unknown);

    public static ErrorOrigin Nil { get; } = new(ErrorShape.Nil);

    public static ErrorOrigin Bare { get; } = new(ErrorShape.Bare);

    /// <summary>One of several: wrapped only when every other is wrapped as well, or none.</summary>
    public static ErrorOrigin Any(IEnumerable<ErrorOrigin> origins)
    {
        var result = Nil;
        foreach (var origin in origins)
        {
            if (origin.Shape == ErrorShape.Nil) continue;
            if (result.Shape != ErrorShape.Nil && result.Shape != origin.Shape) return Unknown;
            result = result.Shape == ErrorShape.Nil ? origin : result;
            if (result.Shape == ErrorShape.Unknown) return Unknown;
        }

        return result;
    }
}
