using Abide.Formats.Roots;

namespace Abide.Compatibility.Tests.Agreement;

/// <summary>A file system without files: a program in it has nothing beside it, as in the loader's scratch directory.</summary>
internal sealed class EmptyTree : IRootTree
{
    public RootEntry? Find(string path) => null;

    public RootNode? Look(string path) => null;

    public IReadOnlyList<string>? List(string directory) => [];

    public byte[]? ReadStart(string path, int length) => null;

    public byte[]? Read(string path, int limit = int.MaxValue) => null;
}
