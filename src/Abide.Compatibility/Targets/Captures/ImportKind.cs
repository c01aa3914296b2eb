using Abide.Compatibility.Needs;

namespace Abide.Compatibility.Targets.Captures;

/// <summary>
/// How an import is asked for, as one number of a target file: the place of its version among the object's version needs, from 1, times
/// sixteen, and four bits. 0 stands for no version.
/// </summary>
internal static class ImportKind
{
    private const int Weak = 1, Function = 2, Start = 4, Copied = 8, Shift = 4;

    public static int Of(Import import, int need) =>
        (need << Shift) | (import.IsWeak ? Weak : 0) | (import.IsFunction ? Function : 0) | (import.Binding == Binding.Start ? Start : 0) | (import.IsCopied ? Copied : 0);

    /// <summary>The place of the version need, from 1; 0 for none.</summary>
    public static int NeedOf(int kind) => kind >> Shift;

    public static Import Read(string name, int kind, Abide.Formats.Elf.VersionNeed? need) =>
        new(name, need, (kind & Weak) != 0, (kind & Function) != 0, (kind & Start) != 0 ? Binding.Start : Binding.Lazy, (kind & Copied) != 0);
}
