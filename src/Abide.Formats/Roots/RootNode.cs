using System.Runtime.InteropServices;

namespace Abide.Formats.Roots;

/// <summary>What lies at one path of a tree, with no link followed.</summary>
/// <param name="Kind">What is there; <see cref="RootEntryKind.Other"/> for links, pipes, sockets and devices.</param>
/// <param name="Length">Length in bytes of a regular file, else 0.</param>
/// <param name="LinkTarget">For a symbolic link what it says; null for everything else, and for a link that cannot be read.</param>
/// <param name="IsLink">Whether it is a symbolic link.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RootNode(RootEntryKind Kind, long Length, string? LinkTarget, bool IsLink);
