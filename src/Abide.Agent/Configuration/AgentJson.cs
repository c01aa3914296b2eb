using System.Text.Json.Serialization;

namespace Abide.Agent.Configuration;

/// <summary>JSON of the configuration, of what is kept on disk, and of what the stores say.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(AgentConfiguration))]
[JsonSerializable(typeof(LastGood))]
internal sealed partial class AgentJson : JsonSerializerContext;
