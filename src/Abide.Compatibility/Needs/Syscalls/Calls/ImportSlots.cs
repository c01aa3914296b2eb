using System.Text;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs.Syscalls.Calls;

/// <summary>
/// Where the loader writes the addresses of what an object imports: entries of the global offset table, pointers in data, and
/// copies of variables (psABI for AMD64, "Relocation Types"; ELF for the Arm 64-bit Architecture, "Dynamic relocations").
/// </summary>
internal sealed class ImportSlots
{
    /// <summary>The C library's <c>syscall(2)</c>, whose first argument is the number.</summary>
    public const string SyscallFunction = "syscall";


    private readonly ulong[] _addresses;
    private readonly int[] _imports;

    private ImportSlots(ulong[] addresses, int[] imports, List<string> names, List<int> copied) => (_addresses, _imports, Names, Copied) = (addresses, imports, names, copied);

    /// <summary>What is imported, by number.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Variables of other objects that this one has its own room for.</summary>
    public IReadOnlyList<int> Copied { get; }

    public int Count => _addresses.Length;

    public static ImportSlots Read(ElfFile elf)
    {
        var copy = elf.Header.Machine == ElfMachine.AArch64 ? 1024U : 5U; // R_AARCH64_COPY, R_X86_64_COPY
        var symbols = elf.DynamicSymbols;
        var numbers = new Dictionary<uint, int>();
        var names = new List<string>();
        var copied = new List<int>();
        var slots = new SortedDictionary<ulong, int>();
        foreach (var table in elf.Relocations)
        {
            foreach (var relocation in table)
            {
                if (relocation.SymbolIndex == 0 || relocation.SymbolIndex >= symbols.Count) continue;
                var symbol = symbols[(int)relocation.SymbolIndex];
                if (!symbol.IsUndefined && relocation.Type != copy) continue;
                if (!numbers.TryGetValue(relocation.SymbolIndex, out var number))
                {
                    numbers[relocation.SymbolIndex] = number = names.Count;
                    names.Add(symbols.NameOf(symbol));
                }

                if (relocation.Type == copy) copied.Add(number);
                else slots[relocation.Offset] = number;
            }
        }

        return new ImportSlots([.. slots.Keys], [.. slots.Values], names, copied);
    }

    /// <summary>The import whose address the loader writes there; -1 when none.</summary>
    public int Find(ulong address) => Array.BinarySearch(_addresses, address) is var index and >= 0 ? _imports[index] : -1;

    public (ulong Address, int Import) this[int index] => (_addresses[index], _imports[index]);

    /// <summary>The slots of one import.</summary>
    public IEnumerable<ulong> SlotsOf(string name)
    {
        for (var i = 0; i < _addresses.Length; i++)
        {
            if (Names[_imports[i]] == name) yield return _addresses[i];
        }
    }

    /// <summary>Whether the object imports a function of that name; looks at names only.</summary>
    public static bool Has(ElfFile elf, string name)
    {
        var bytes = Encoding.ASCII.GetBytes(name);
        var symbols = elf.DynamicSymbols;
        foreach (var symbol in symbols)
        {
            if (symbol.IsUndefined && symbols.Strings.ReadBytes(symbol.NameOffset).SequenceEqual(bytes)) return true;
        }

        return false;
    }
}
