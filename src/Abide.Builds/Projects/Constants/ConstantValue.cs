using System.Numerics;

namespace Abide.Builds.Projects.Constants;

/// <summary>The value of a Go constant: a whole number, or a string.</summary>
/// <param name="Number">Null for strings.</param>
/// <param name="Text">Null for numbers.</param>
/// <param name="Type">Its type as written, <c>syscall.Errno</c>; empty when it has none.</param>
internal sealed record ConstantValue(BigInteger? Number, string? Text, string Type)
{
    /// <summary>Go's compilers stop at this size as well.</summary>
    private const long MostBits = 512;

    public static ConstantValue? Of(BigInteger number, string type) => number.GetBitLength() > MostBits ? null : new ConstantValue(number, null, type);

    public static ConstantValue Of(string text, string type) => new(null, text, type);

    public override string ToString() => Text is null ? Number.ToString()! : $"\"{Text}\"";
}
