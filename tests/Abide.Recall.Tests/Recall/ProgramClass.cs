namespace Abide.Recall.Tests.Recall;

/// <summary>What kind of code an object is made of; the search for its system calls is proven for each class on its own.</summary>
internal enum ProgramClass
{
    /// <summary>x86_64 code of a Go toolchain.</summary>
    Go,

    /// <summary>Any other x86_64 code.</summary>
    C,
}
