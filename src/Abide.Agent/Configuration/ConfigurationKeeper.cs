using System.Text;
using Microsoft.Extensions.Logging;

namespace Abide.Agent.Configuration;

/// <summary>
/// Holds the configuration that is in force. What the file or a store says is taken whole or refused whole; a refusal changes nothing but
/// what is told of it.
/// </summary>
internal sealed class ConfigurationKeeper
{
    /// <summary>In place of the revision of a value that was not read; a store's own begin with 1.</summary>
    private const long Unread = 0;

    private readonly Lock _lock = new();
    private readonly Lock _reading = new();
    private readonly Lock _saving = new();
    private readonly ConfigurationInputs _inputs;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Dictionary<string, StoreHealth> _stores = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _refusals = new(StringComparer.Ordinal) { ["file"] = 0, [ConsulStore.Name] = 0, [EtcdStore.Name] = 0, ["disk"] = 0 };
    private readonly Dictionary<string, string> _refusalsTold = new(StringComparer.Ordinal);
    private readonly bool _keeps;

    private string? _fileText;
    private ConfigurationLayer _file = ConfigurationLayer.Empty("file");
    private volatile StoreValue? _value;
    private (string Store, long Revision, string Cluster)? _refused;
    private StoreValue? _backup;
    private LastGood? _saved;
    private EffectiveConfiguration? _started;
    private long _applied;
    private long _reloads;
    private long _saveErrors;

    private ConfigurationKeeper(ConfigurationInputs inputs, TimeProvider time, ILogger logger, bool keeps)
    {
        _inputs = inputs;
        _time = time;
        _logger = logger;
        _keeps = keeps;
        _applied = time.GetTimestamp();
        Current = EffectiveConfiguration.Of([]);
    }

    /// <summary>What is in force.</summary>
    public EffectiveConfiguration Current { get; private set; }

    /// <summary>Called after each change, on the thread that made it.</summary>
    public Action? Changed { get; set; }

    /// <param name="inputs">What was given at start.</param>
    /// <param name="time">Clock for ages.</param>
    /// <param name="logger">Where refusals are told.</param>
    /// <param name="keeps">Whether what is good is written to disk.</param>
    /// <exception cref="ConfigurationException">The file or the environment cannot be followed, and nothing good is on disk in place of the file.</exception>
    public static ConfigurationKeeper Start(ConfigurationInputs inputs, TimeProvider time, ILogger logger, bool keeps)
    {
        ConfigurationKeeper keeper = new(inputs, time, logger, keeps);
        ConfigurationException? broken = null;
        try
        {
            var (layer, text) = inputs.ReadFile();
            keeper.Take(layer, text);
        }
        catch (ConfigurationException e)
        {
            broken = e;
            keeper.Current = EffectiveConfiguration.Lay(inputs.Environment, inputs.CommandLine);
        }

        keeper.LoadLastGood(broken);
        return keeper;
    }

    /// <summary>Reads the file again.</summary>
    /// <returns>Why it was refused; null if it was taken, changed or not.</returns>
    public string? ReloadFile()
    {
        lock (_reading)
        {
            lock (_lock)
            {
                _refused = null;
                _reloads++;
            }

            try
            {
                // Read outside the lock that everything else needs: a disk may be slow.
                var (layer, text) = _inputs.ReadFile();
                lock (_lock)
                {
                    Take(layer, text);
                    _refusalsTold.Remove("file");
                }
            }
            catch (ConfigurationException e)
            {
                Refuse("file", e.Message);
                return e.Message;
            }
        }

        Changed?.Invoke();
        Save();
        return null;
    }

    /// <summary>A store has this value: it is put in force, or refused and told, once.</summary>
    public void Offer(StoreValue value)
    {
        bool same;
        lock (_lock)
        {
            // A store that was followed before the file was read again may still say something.
            if (!value.IsOf(Current.Configuration))
                return;
            if (_refused == (value.Store, value.Revision, value.Cluster))
                return;

            same = _value is not null && _value.Json.AsSpan().SequenceEqual(value.Json);
            try
            {
                var effective = Compose(_file, value);
                _refused = null;
                _refusalsTold.Remove(value.Store);
                if (!same || _value!.Store != value.Store)
                    AgentLog.ConfigurationTaken(_logger, value.Origin);
                _value = value;
                Apply(effective);
            }
            catch (ConfigurationException e)
            {
                _refused = (value.Store, value.Revision, value.Cluster);
                Refuse(value.Store, e.Message);
                return;
            }
        }

        if (!same)
            Changed?.Invoke();
        Save();
    }

    /// <summary>What a source says is refused: counted each time, and told once for the same reason.</summary>
    private void Refuse(string source, string reason)
    {
        lock (_lock)
        {
            _refusals[source]++;
            if (_refusalsTold.GetValueOrDefault(source) == reason)
                return;
            _refusalsTold[source] = reason;
        }

        AgentLog.ConfigurationRefused(_logger, reason);
    }

    /// <summary>A store answered, and what it has is not even read.</summary>
    public void HeardUnread(string store, StoreValueException reason)
    {
        lock (_lock)
        {
            Heard(store, hasKey: true);
            _refused = (store, Unread, "");
        }

        Refuse(store, $"{store}: {reason.Message}");
    }

    /// <summary>A store answered.</summary>
    /// <param name="store">Its name.</param>
    /// <param name="hasKey">Whether it has the key.</param>
    public void Heard(string store, bool hasKey)
    {
        lock (_lock)
        {
            var health = HealthOf(store);
            if (!health.Up)
                AgentLog.StoreUp(_logger, store);
            if (!hasKey && health is not { Up: true, HasKey: false })
                AgentLog.StoreHasNoKey(_logger, store);
            // What comes now is another value, or none; and Consul's word counts, not what the backup has.
            if (_refused is { } refused && (refused.Store == store ? !hasKey || refused.Revision == Unread : store == ConsulStore.Name))
                _refused = null;
            _stores[store] = health with { Asked = true, Up = true, HasKey = hasKey, HeardAt = _time.GetTimestamp() };
        }
    }

    /// <summary>A store could not be asked.</summary>
    public void Failed(string store, string reason)
    {
        lock (_lock)
        {
            var health = HealthOf(store);
            if (health is not { Asked: true, Up: false })
                AgentLog.StoreDown(_logger, store, reason);
            _stores[store] = health with { Asked = true, Up = false, HasKey = false, Failures = health.Failures + 1 };
        }
    }

    /// <summary>The certificates for a store were read because their files changed.</summary>
    /// <param name="store">Its name.</param>
    /// <param name="error">Why they cannot be used, so that those before stay in use; null if they can.</param>
    public void CertificatesRead(string store, string? error)
    {
        lock (_lock)
        {
            var health = HealthOf(store);
            if (error is not null)
                AgentLog.StoreCertificatesUnusable(_logger, store, error);
            else if (health.CertificatesUnusable)
                AgentLog.StoreCertificatesRead(_logger, store);
            _stores[store] = health with { CertificatesUnusable = error is not null, CertificateErrors = health.CertificateErrors + (error is null ? 0 : 1) };
        }
    }

    /// <summary>Consul was heard, and this is what the backup has at that time: Consul's word is newer than it.</summary>
    public void NoteBackup(StoreValue? backup)
    {
        lock (_lock)
            _backup = backup ?? new StoreValue(EtcdStore.Name, "", 0, "", []);

        Save();
    }

    /// <summary>Whether the backup is to be followed now that Consul is away.</summary>
    /// <param name="backup">What the backup has.</param>
    /// <param name="alone">There is no Consul.</param>
    public bool IsNewer(StoreValue backup, bool alone)
    {
        lock (_lock)
        {
            if (_value is null || alone)
                return true;
            if (_value.Store == EtcdStore.Name)
                return _value.Cluster == backup.Cluster && backup.Revision >= _value.Revision;

            // Revisions of another cluster, or of none that was seen, say nothing about what is newer.
            return _backup is not null && (_backup.Revision == 0 || _backup.Cluster == backup.Cluster) && backup.Revision > _backup.Revision;
        }
    }

    /// <summary>Something was good before and counts, be it from disk: the stores need not be waited for.</summary>
    public bool HasValue => _value is not null;

    public ConfigurationHealth Health
    {
        get
        {
            lock (_lock)
            {
                return new ConfigurationHealth(
                    _value is null ? "none" : _value.FromDisk ? "disk" : _value.Store,
                    _value?.Revision,
                    _time.GetElapsedTime(_applied),
                    new(_stores, StringComparer.Ordinal),
                    new(_refusals, StringComparer.Ordinal),
                    _refused is not null,
                    _reloads,
                    _saveErrors,
                    RestartNeeded: _started is { } started && Settings.All.Any(setting => setting.AtStart && ValueOf(started, setting) != ValueOf(Current, setting)));
            }
        }
    }

    /// <summary>What is in force now is what the agent started with: settings that need a start are compared with it.</summary>
    public void MarkStarted()
    {
        lock (_lock)
            _started = Current;

        Save();
    }

    private StoreHealth HealthOf(string store) => _stores.GetValueOrDefault(store) ?? new StoreHealth();

    private static string? ValueOf(EffectiveConfiguration effective, Setting setting) => effective.Merged.Values.GetValueOrDefault(setting.Path);

    private void Take(ConfigurationLayer layer, string? text)
    {
        // What a store said counts as long as the store and its key are configured, which the store itself cannot change.
        var value = _value is not null && _value.IsOf(Compose(layer, value: null).Configuration) ? _value : null;
        Apply(Compose(layer, value));
        (_file, _fileText, _value) = (layer, text, value);
    }

    private EffectiveConfiguration Compose(ConfigurationLayer file, StoreValue? value) =>
        EffectiveConfiguration.Of([file, .. Stored(value), _inputs.Environment, _inputs.CommandLine]);

    private static ConfigurationLayer[] Stored(StoreValue? value) =>
        value is null ? [] : [ConfigurationLayer.Parse(value.Origin, value.Json, fromStore: true)];

    private void Apply(EffectiveConfiguration effective)
    {
        if (effective.Merged.Values.SequenceEqual(Current.Merged.Values))
        {
            // The same instance stays, and who compares instances sees that nothing changed.
            Current = Current with { Origins = effective.Origins };
            return;
        }

        Current = effective;
        _applied = _time.GetTimestamp();
    }

    private void LoadLastGood(ConfigurationException? broken)
    {
        LastGood? saved = null;
        try
        {
            saved = LastGood.Load(Current.Configuration.StateDirectory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Refuse("disk", $"disk: {e.Message}");
        }

        _saved = saved;
        if (broken is not null)
        {
            if (saved?.File is not { } text)
                throw broken;
            Refuse("file", broken.Message);
            AgentLog.FileFromDisk(_logger);
            _fileText = text;
            _file = ConfigurationLayer.Parse($"{_inputs.Origin} as it was last good", Encoding.UTF8.GetBytes(text), fromStore: false);
            Apply(Compose(_file, value: null));
        }

        if (saved?.ToStoreValue() is not { } value || !value.IsOf(Current.Configuration))
            return;
        try
        {
            Apply(Compose(_file, value));
            _value = value;
            _backup = saved.BackupRevision is { } revision ? new StoreValue(EtcdStore.Name, "", revision, saved.BackupCluster, []) : null;
        }
        catch (ConfigurationException e)
        {
            Refuse("disk", $"disk: {e.Message}");
        }
    }

    /// <summary>Keeps what is good on disk, which may be slow: outside the lock that scrapes need.</summary>
    private void Save()
    {
        if (!_keeps)
            return;

        lock (_saving)
        {
            LastGood good;
            string directory;
            lock (_lock)
                (good, directory) = (Good(), (_started ?? Current).Configuration.StateDirectory);
            if (good == _saved)
                return;
            try
            {
                good.Save(directory);
                _saved = good;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (Interlocked.Increment(ref _saveErrors) == 1)
                    AgentLog.NotKept(_logger, e.Message);
            }
        }
    }

    private LastGood Good() => new()
    {
        File = _fileText,
        Store = _value?.Store,
        Key = _value?.Key ?? "",
        Revision = _value?.Revision ?? 0,
        Cluster = _value?.Cluster ?? "",
        Value = _value is null ? null : Encoding.UTF8.GetString(_value.Json),
        BackupRevision = _backup?.Revision,
        BackupCluster = _backup?.Cluster ?? "",
    };
}
