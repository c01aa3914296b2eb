using System.Collections.Concurrent;

namespace Abide.Compatibility.Targets;

/// <summary>
/// Answers that were worked out once: hundreds of programs ask a library for the same symbols. They are kept boxed, because
/// ReadyToRun holds code for collections of references only. Thread-safe.
/// </summary>
internal sealed class AnswerMemory
{
    private static readonly object[] s_boxes = [Answer.No, Answer.Yes, Answer.Unknown];

    private readonly ConcurrentDictionary<string, object> _answers = new(StringComparer.Ordinal);

    public Answer? Find(string question) => _answers.TryGetValue(question, out var answer) ? (Answer)answer : null;

    public Answer Keep(string question, Answer answer)
    {
        _answers[question] = s_boxes[(int)answer];
        return answer;
    }
}
