using System.Collections.Immutable;

namespace Abide.Builds.Projects.Sources.Flow;

/// <summary>
/// Which assignments of a local variable can be the last one before a place in its function. It walks back from there through
/// the statements in front and the heads of the blocks around. What it cannot follow — jumps, addresses that are taken, variables
/// of an enclosing function — makes the answer unknown; an assignment too many may be named, never one too few.
/// </summary>
internal sealed class ReachingAssignments(GoText text)
{
    private const int DeepestBlock = 100;

    private readonly BlockMap _blocks = new(text);
    private readonly Dictionary<GoFunction, Shape> _shapes = new(ReferenceEqualityComparer.Instance);
    private AssignmentReader? _reader;

    public AssignmentReader Reader => _reader ??= new AssignmentReader(text, _blocks);

    /// <param name="function">The function around.</param>
    /// <param name="name">The variable.</param>
    /// <param name="at">The token where it is read.</param>
    public ReachingValues Find(GoFunction function, string name, int at)
    {
        if (function.Body < 0 || at <= function.Body || at > function.End) return ReachingValues.Unknown;
        if (!_shapes.TryGetValue(function, out var shape)) _shapes[function] = shape = ShapeOf(function);
        if (shape.Jumps || shape.Addressed.Contains(name) || _blocks.IsInLoopHead(at)) return ReachingValues.Unknown;
        return new Walk(text, _blocks, Reader, name, at).Run(function);
    }

    private Shape ShapeOf(GoFunction function)
    {
        var shape = new Shape([]);
        for (var index = function.Body; index <= function.End; index++)
        {
            if (text.IsAny(index, "goto", "fallthrough")) shape = shape with { Jumps = true };
            else if (text.Is(index, "&") && text.IsIdentifier(index + 1) && !IsOperand(index - 1)) shape.Addressed.Add(text.String(index + 1));
        }

        return shape;
    }

    private bool IsOperand(int index) => text.IsIdentifier(index) || text[index].Kind == GoTokenKind.Number || text.IsAny(index, ")", "]", "}");

    /// <summary>The token is inside of a function literal.</summary>
    public bool IsInLiteral(GoFunction function, int at)
    {
        for (var open = Enclosing(text, at); open > function.Body; open = Enclosing(text, open))
        {
            if (_blocks[open].Kind == BraceKind.FunctionLiteral) return true;
        }

        return false;
    }

    private static int Enclosing(GoText text, int index)
    {
        for (index--; index >= 0 && !text.Is(index, "{"); index--)
        {
            if (text.IsAny(index, "}", ")", "]") && text.Partner(index) >= 0) index = text.Partner(index);
        }

        return index;
    }

    /// <param name="Addressed">Variables whose address is taken.</param>
    /// <param name="Jumps">It has a goto or a fallthrough.</param>
    private sealed record Shape(HashSet<string> Addressed, bool Jumps = false);

    private sealed class Walk(GoText text, BlockMap blocks, AssignmentReader reader, string name, int at)
    {
        private readonly ImmutableArray<Assignment>.Builder _found = ImmutableArray.CreateBuilder<Assignment>();
        private bool _lost;
        private int _left;

        public ReachingValues Run(GoFunction function)
        {
            var position = at - 1;
            while (position > function.Body && !_lost)
            {
                if (text.IsFreeIdentifier(position) && text.Is(position, name) && reader.At(position) is { } assignment && assignment.End <= at)
                {
                    _found.Add(assignment);
                    return Answer(-1);
                }

                position = Back(position);
            }

            return _lost ? ReachingValues.Unknown : AtStart(function);
        }

        private ReachingValues Answer(int parameter) => new(true, _found.ToImmutable(), parameter);

        /// <summary>One step back: a token, a closed statement or a block that is left.</summary>
        private int Back(int index)
        {
            if (text.Is(index, "}")) return OverClosed(index);
            if (text.IsAny(index, ")", "]"))
            {
                Collect(text.Partner(index), index);
                return text.Partner(index) - 1;
            }

            if (text.Is(index, "{")) return OutOf(index);
            // Other clauses of the same switch are not run before this one.
            if (text.IsAny(index, "case", "default")) return Enclosing(text, index);
            // Nor is the block before an else; its head is.
            return text.Is(index, "else") && text.Is(index - 1, "}") ? text.Partner(index - 1) - 1 : index - 1;
        }

        /// <summary>Leaves a block that is around the place.</summary>
        private int OutOf(int open)
        {
            var brace = blocks[open];
            if (brace.Kind == BraceKind.FunctionLiteral || ++_left > DeepestBlock) _lost = true;
            // What a loop assigns further down reaches its next round.
            if (brace.Kind == BraceKind.For) Collect(brace.Keyword, text.Partner(open));
            return open - 1;
        }

        /// <summary>Passes a statement with blocks that is in front of the place: an if with its else branches, a loop, a switch, a literal.</summary>
        private int OverClosed(int close)
        {
            var open = text.Partner(close);
            var start = open;
            for (var brace = blocks[start]; brace.Keyword >= 0; brace = blocks[start])
            {
                start = brace.Keyword;
                if (brace.Kind == BraceKind.If && text.Is(start - 1, "else")) start--;
                if (!text.Is(start, "else") || !text.Is(start - 1, "}")) break;
                start = text.Partner(start - 1);
            }

            Collect(start, close);
            return start - 1;
        }

        /// <summary>Takes what may be assigned between two tokens, on some path. A new variable there is another one.</summary>
        private void Collect(int from, int to)
        {
            if (from < 0 || to < 0)
            {
                _lost = true;
                return;
            }

            for (var index = from; index < to; index++)
            {
                if (text.Is(index, name) && reader.At(index) is { Declares: false } assignment) _found.Add(assignment);
            }
        }

        /// <summary>Nothing before: a parameter, a result with a name, or a variable of the package.</summary>
        private ReachingValues AtStart(GoFunction function)
        {
            if (ParameterNamed(function) is >= 0 and var parameter) return Answer(parameter);
            for (var index = text.Partner(function.Parameters) + 1; index < function.Body; index++)
            {
                if (text.Is(index, name) && text.IsAny(index - 1, "(", ",")) return Answer(-1);
            }

            return ReachingValues.Unknown;
        }

        private int ParameterNamed(GoFunction function)
        {
            var place = 0;
            for (var index = function.Parameters + 1; index < text.Partner(function.Parameters); index = Math.Max(text.Partner(index), index) + 1)
            {
                if (text.Is(index, ",")) place++;
                else if (text.Is(index, name) && text.IsAny(index - 1, "(", ",") && !text.IsAny(index + 1, ".", ")")) return place;
            }

            return -1;
        }
    }
}
