namespace Abide.Builds.Projects.Sources.Checks;

/// <summary>An error number of the system by name: <c>syscall.EBADF</c>, <c>unix.ENOENT</c>.</summary>
/// <param name="Name">Without its package: <c>EBADF</c>.</param>
/// <param name="Text">As the file says it.</param>
/// <param name="End">The token behind it.</param>
internal readonly record struct ErrnoConstant(string Name, string Text, int End)
{
    /// <summary>The constant that starts at a token; null when something else does.</summary>
    public static ErrnoConstant? At(GoFile file, int index)
    {
        var text = file.Text;
        if (!text.IsFreeIdentifier(index) || !text.Is(index + 1, ".") || !text.IsIdentifier(index + 2)) return null;
        if (text.IsAny(index + 3, "(", ".", "[")) return null;
        var name = text.Span(index + 2);
        if (name.Length < 4 || name[0] != 'E' || name.ContainsAnyExcept(s_nameCharacters)) return null;
        return file.PackageNamed(text.Span(index)) is "syscall" or "golang.org/x/sys/unix"
            ? new ErrnoConstant(name.ToString(), $"{text.Span(index)}.{name}", index + 3)
            : null;
    }

    private static readonly System.Buffers.SearchValues<char> s_nameCharacters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
}
