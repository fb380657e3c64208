using System.Text.Json;

namespace Microsoft.Agents.AI;

public class ProviderSessionState<TState>
    where TState : class
{
    private readonly Func<AgentSession?, TState> _initializer;
    private readonly JsonSerializerOptions? _options;

    public ProviderSessionState(Func<AgentSession?, TState> stateInitializer, string stateKey, JsonSerializerOptions? jsonSerializerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(stateInitializer);
        ArgumentException.ThrowIfNullOrWhiteSpace(stateKey);
        (_initializer, StateKey, _options) = (stateInitializer, stateKey, jsonSerializerOptions);
    }

    public string StateKey { get; }

    public TState GetOrInitializeState(AgentSession? session)
    {
        if (session is not null && session.StateBag.TryGetValue(StateKey, out TState? state, _options) && state is not null)
        {
            return state;
        }

        state = _initializer(session);
        SaveState(session, state);
        return state;
    }

    public void SaveState(AgentSession? session, TState state) => session?.StateBag.SetValue(StateKey, state, _options);
}
