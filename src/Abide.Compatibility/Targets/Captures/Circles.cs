namespace Abide.Compatibility.Targets.Captures;

/// <summary>The strongly connected components of a graph (Tarjan, "Depth-first search and linear graph algorithms", 1972), without recursion.</summary>
internal static class Circles
{
    public delegate ReadOnlySpan<int> References(int node);

    /// <summary>Every node once; a component comes after all those that it leads to.</summary>
    /// <param name="count">How many nodes there are.</param>
    /// <param name="references">What a node leads to; what is no node is passed over.</param>
    public static List<IReadOnlyList<int>> Of(int count, References references)
    {
        var order = new int[count];
        var low = new int[count];
        var isOpen = new bool[count];
        var open = new Stack<int>();
        var circles = new List<IReadOnlyList<int>>();
        var path = new Stack<(int Node, int At)>();
        var visited = 0;
        for (var root = 0; root < count; root++)
        {
            if (order[root] != 0) continue;
            Enter(root);
            while (path.TryPop(out var step))
            {
                var next = references(step.Node);
                var at = step.At;
                var isDeeper = false;
                for (; at < next.Length && !isDeeper; at++)
                {
                    if (next[at] >= count) continue;
                    isDeeper = order[next[at]] == 0;
                    if (!isDeeper && isOpen[next[at]]) low[step.Node] = Math.Min(low[step.Node], order[next[at]]);
                }

                if (isDeeper)
                {
                    path.Push((step.Node, at));
                    Enter(next[at - 1]);
                    continue;
                }

                if (low[step.Node] == order[step.Node]) circles.Add(Close(step.Node));
                if (path.TryPeek(out var parent)) low[parent.Node] = Math.Min(low[parent.Node], low[step.Node]);
            }
        }

        return circles;

        void Enter(int node)
        {
            order[node] = low[node] = ++visited;
            isOpen[node] = true;
            open.Push(node);
            path.Push((node, 0));
        }

        List<int> Close(int node)
        {
            var circle = new List<int>();
            int member;
            do
            {
                member = open.Pop();
                isOpen[member] = false;
                circle.Add(member);
            }
            while (member != node);
            return circle;
        }
    }
}
