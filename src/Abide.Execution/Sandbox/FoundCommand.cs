using System.Buffers.Binary;
using System.Text;
using Abide.Execution.Sandbox.Interop;
using Abide.Formats.Elf;
using Abide.Formats.Roots;

namespace Abide.Execution.Sandbox;

/// <summary>The file that a command names, looked up as execvp(3) does, and looked at before it is started.</summary>
/// <param name="Path">As it is to be started; inside the root when there is one.</param>
/// <param name="Failure">Why it cannot be run; null when it can.</param>
internal readonly record struct FoundCommand(byte[] Path, RunFailure? Failure)
{
    private const string DefaultPath = "/bin:/usr/bin"; // confstr(_CS_PATH)
    private const int HeaderSize = 4096; // the kernel reads 256 bytes, and PT_INTERP from where the program headers say

    /// <param name="command">First word of the command line.</param>
    /// <param name="environment">Its PATH is searched when the command has no slash.</param>
    /// <param name="root">The root it will run in; null for this host's.</param>
    /// <param name="convention">What the machine runs.</param>
    public static FoundCommand Find(byte[] command, IEnumerable<byte[]> environment, string? root, CallConvention convention)
    {
        var name = Encoding.UTF8.GetString(command);
        if (name.Length == 0)
            return Refuse(command, "the command is empty", "write the program after --; is a variable unset?");
        if (name.Contains('\uFFFD', StringComparison.Ordinal))
            return new(command, null); // no UTF-8: the kernel will tell

        var tree = root is null ? null : new DirectoryTree(root);
        if (name.Contains('/', StringComparison.Ordinal))
            return Look(command, name, HostPath(name, root, tree), convention, root, tree);

        byte[]? refused = null;
        foreach (var directory in SearchPath(environment))
        {
            var candidate = directory.Length == 0 ? $"./{name}" : $"{directory}/{name}";
            if (HostPath(candidate, root, tree) is not { } path || !FileStatus.TryRead(path, followLinks: true, out var status) || status.Kind != RootEntryKind.File)
                continue;
            if (OwnProcess.MayExecute(path))
                return Look(Encoding.UTF8.GetBytes(candidate), candidate, path, convention, root, tree);
            refused ??= Encoding.UTF8.GetBytes(candidate);
        }

        return refused is not null
            ? Refuse(refused, $"{Encoding.UTF8.GetString(refused)} is not executable", "make it executable (chmod +x), or start it through its interpreter")
            : Refuse(command, $"there is no command '{name}' on PATH{(root is null ? "" : $" in {root}")}", "check the spelling, or write the path of the program");
    }

    private static FoundCommand Look(byte[] command, string name, string? path, CallConvention convention, string? root, DirectoryTree? tree)
    {
        var where = root is null ? "" : $" in {root}";
        if (path is null || !FileStatus.TryRead(path, followLinks: true, out var status))
            return Refuse(command, $"there is no file {name}{where}", "check the spelling of the path");
        if (status.Kind == RootEntryKind.Directory)
            return Refuse(command, $"{name}{where} is a directory", "name the program in it");
        if (status.Kind != RootEntryKind.File)
            return Refuse(command, $"{name}{where} is no regular file", "name a program or script");
        if (!OwnProcess.MayExecute(path))
            return Refuse(command, $"{name}{where} is not executable", "make it executable (chmod +x), or start it through its interpreter");

        var header = ReadHeader(path);
        if (ScriptInterpreter(header) is { } interpreter)
        {
            if (HostPath(interpreter, root, tree) is not { } interpreterPath || !FileStatus.TryRead(interpreterPath, followLinks: true, out _))
                return Refuse(command, $"{name} is a script for {interpreter}, which is not there{where}", "install the interpreter, or start the script through another one");
            header = ReadHeader(interpreterPath);
            name = interpreter;
        }

        if (WrongMachine(header, name, convention) is { } wrong)
            return new(command, wrong);
        return Loader(header, name) is { } loader && (HostPath(loader, root, tree) is not { } loaderPath || !FileStatus.TryRead(loaderPath, followLinks: true, out _))
            ? Refuse(command, $"{name} needs the loader {loader}, which is not there{where}", "run a build for this C library, or run it with --root in a root that has the loader")
            : new(command, null);
    }

    private static RunFailure? WrongMachine(ReadOnlySpan<byte> header, string name, CallConvention convention)
    {
        const int ClassAt = 4, MachineAt = 18, EncodingAt = 5;
        const byte Class32 = 1, BigEndian = 2;
        if (!ElfHeader.HasMagic(header) || header.Length < MachineAt + 2)
            return null;
        if (header[ClassAt] == Class32)
            return new($"{name} is a 32-bit program", $"run a 64-bit build: how the release's kernel answers 32-bit calls is not known, so nothing could be imitated");

        var machine = (ElfMachine)(header[EncodingAt] == BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(header[MachineAt..]) : BinaryPrimitives.ReadUInt16LittleEndian(header[MachineAt..]));
        return machine == convention.Machine
            ? null
            : new($"{name} is built for another architecture (ELF machine {(int)machine}); this machine is {convention.Architecture}", $"run it on a machine of its architecture, or run a build for {convention.Architecture}");
    }

    /// <summary>PT_INTERP, or null.</summary>
    private static string? Loader(byte[] header, string name) => ElfFile.TryParse(header, name, out var file, out _) ? file.Interpreter : null;

    /// <summary>The program after <c>#!</c>, or null.</summary>
    private static string? ScriptInterpreter(ReadOnlySpan<byte> header)
    {
        if (!header.StartsWith("#!"u8))
            return null;
        var line = header[2..];
        var end = line.IndexOf((byte)'\n');
        line = (end < 0 ? line : line[..end]).Trim(" \t"u8);
        var space = line.IndexOfAny((byte)' ', (byte)'\t');
        return Encoding.UTF8.GetString(space < 0 ? line : line[..space]) is { Length: > 0 } interpreter ? interpreter : null;
    }

    /// <summary>Empty when it may be executed but not read.</summary>
    private static byte[] ReadHeader(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            var header = new byte[HeaderSize];
            return header[..RandomAccess.Read(file, header, 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? HostPath(string path, string? root, DirectoryTree? tree) =>
        root is null ? path : tree!.Find(path) is { } entry ? $"{root.TrimEnd('/')}{entry.Path}" : null;

    private static string[] SearchPath(IEnumerable<byte[]> environment)
    {
        var prefix = "PATH="u8;
        foreach (var variable in environment)
        {
            if (variable.AsSpan().StartsWith(prefix))
                return Encoding.UTF8.GetString(variable.AsSpan(prefix.Length)).Split(':');
        }

        return DefaultPath.Split(':');
    }

    private static FoundCommand Refuse(byte[] path, string what, string hint) => new(path, new(what, hint));
}
