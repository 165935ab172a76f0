import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { LanguageTag } from '@/lib/texts/language-tags'
import { variables } from './config-variables'

/** The installation's settings, none of them secret. All paths are absolute. */
export type Config = {
  /** The root of the installation: where package.json, prisma/ and build/ lie. */
  home: string
  dataDir: string
  /** The one address people use, without a trailing slash. */
  origin: string
  host: string
  port: number
  /** Port of the embedded store; 0 = keep the last one, or pick a free one. */
  storePort: number
  /** Addresses that targets may have although they are loopback, link-local or our own store's. */
  egressAllow: string[]
  /** The same for where notifications are sent: mail servers and webhooks. */
  notifyAllow: string[]
  /** The language of the interface. */
  language: LanguageTag
  /** Plain http on an address that is not loopback, chosen knowingly. */
  insecureHttp: boolean
  /** Proxies whose X-Forwarded-For is believed. */
  trustedProxies: string[]
  oidc: { issuer: string; clientId: string; name: string } | null
  /** True when DATABASE_URL or DATABASE_URL_FILE names a server: no embedded store is started then. */
  externalStore: boolean
  /** Where signed checkpoints of the audit log go, besides the store. Set here, so no one in the store can stop them. */
  evidence: {
    /** Append-only file of JSON lines; null: switched off. */
    file: string | null
    /** `tls://host:port`, `tcp://…` or `udp://…`. */
    syslog: string | null
    webhook: string | null
    /** Certificates to believe for syslog and webhook, besides the usual ones. */
    caFile: string | null
    /** A mailbox, and the name of the channel whose mail server takes letters to it. */
    mail: { to: string; channel: string } | null
    /** Days that entries of the audit log are kept; null: for ever. */
    keepDays: number | null
    /** Where entries go before they are removed. */
    archiveDir: string
  }
  /** Days that samples of each resolution are kept; the coarser is never shorter than the finer. */
  keepSampleDays: Record<'raw' | '1m' | '15m' | '1h', number>
  /** Days that snapshots of settings, roles and the like are kept, and the events made of them. */
  keepSnapshotDays: number
  /** True when WORKER_DATABASE_URL(_FILE) gives the worker its own role in the store. */
  ownWorkerRole: boolean
  /** True when OWNER_DATABASE_URL(_FILE) names the role that owns the tables: migrations run as that one. */
  ownOwnerRole: boolean
  files: {
    webKey: string
    workerKey: string
    workerPublicKey: string
    /** Signing keys that came after the worker's own, made by a change of keys. */
    auditKey: string
    /** How to reach the embedded store: {port, user, password, database}. */
    store: string
    databaseUrl: string | null
    workerDatabaseUrl: string | null
    ownerDatabaseUrl: string | null
    oidcClientSecret: string | null
  }
}

let cached: Config | undefined

/**
 * The settings, read from the environment once, on first use.
 * @throws Error whose message names each variable that is wrong, for the person who starts the panel.
 */
export function config(): Config {
  cached ??= parseConfig(process.env)
  return cached
}

/**
 * Replaces settings for this process before anything reads them: the demo's own folder and ports.
 * @param extra variables by name, as in the environment
 */
export function configWith(extra: Record<string, string>): Config {
  Object.assign(process.env, extra)
  cached = parseConfig(process.env)
  return cached
}

/** True in a unit that the supervisor started: its secrets come on file descriptor 3. */
export function hasSecretsPipe(): boolean {
  return process.env.QD_SECRETS_PIPE === '1'
}

/** True in a development server, which needs a weaker content policy for its reloading. */
export function isDevelopment(): boolean {
  return process.env.NODE_ENV === 'development'
}

/** A store address as the environment itself gives it, which holds the password: for `lib/secrets` alone. */
export function storeUrlGiven(name: 'DATABASE_URL' | 'WORKER_DATABASE_URL' | 'OWNER_DATABASE_URL') {
  return process.env[name]
}

/** Tells next-auth the one address of the panel: it takes it from this variable, else from request headers. */
export function announceOrigin(): void {
  process.env.NEXTAUTH_URL = config().origin
}

/** Settings from a given environment (tests and the supervisor's own start use it directly). */
export function parseConfig(source: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const parsed = variables.safeParse(given)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`The configuration is not right. ${lines.join('; ')}`)
  }
  const env = parsed.data
  if ((env.QD_OIDC_ISSUER === undefined) !== (env.QD_OIDC_CLIENT_ID === undefined)) {
    throw new Error('The configuration is not right. QD_OIDC_ISSUER and QD_OIDC_CLIENT_ID belong together.')
  }
  const kept = [env.QD_KEEP_RAW_DAYS, env.QD_KEEP_1M_DAYS, env.QD_KEEP_15M_DAYS, env.QD_KEEP_1H_DAYS]
  if (kept.some((days, index) => days < (kept[index - 1] ?? 0))) {
    throw new Error(
      'The configuration is not right. QD_KEEP_RAW_DAYS, QD_KEEP_1M_DAYS, QD_KEEP_15M_DAYS and QD_KEEP_1H_DAYS: the coarser is kept as long as the finer, or longer.',
    )
  }
  const worker = env.WORKER_DATABASE_URL ?? env.WORKER_DATABASE_URL_FILE
  const owner = env.OWNER_DATABASE_URL ?? env.OWNER_DATABASE_URL_FILE
  // The build must not take these for files of its own: it would copy the whole clone, keys and older builds included.
  const home = resolve(/* turbopackIgnore: true */ env.QD_HOME ?? process.cwd())
  const within = (path: string) => (isAbsolute(path) ? path : join(/* turbopackIgnore: true */ home, path))
  const dataDir = within(env.QD_DATA_DIR)
  const key = (given: string | undefined, name: string) =>
    given ? within(given) : join(dataDir, 'keys', name)
  return {
    home,
    dataDir,
    origin: new URL(env.QD_ORIGIN ?? `http://localhost:${env.QD_PORT}`).origin,
    host: env.QD_HOST,
    port: env.QD_PORT,
    storePort: env.QD_STORE_PORT,
    egressAllow: env.QD_EGRESS_ALLOW,
    notifyAllow: env.QD_NOTIFY_ALLOW,
    language: env.QD_LANGUAGE,
    insecureHttp: env.QD_INSECURE_HTTP,
    trustedProxies: env.QD_TRUSTED_PROXY,
    oidc:
      env.QD_OIDC_ISSUER && env.QD_OIDC_CLIENT_ID
        ? { issuer: env.QD_OIDC_ISSUER, clientId: env.QD_OIDC_CLIENT_ID, name: env.QD_OIDC_NAME }
        : null,
    evidence: {
      file:
        env.QD_EVIDENCE_FILE === 'off'
          ? null
          : within(env.QD_EVIDENCE_FILE ?? join(dataDir, 'evidence', 'checkpoints.jsonl')),
      syslog: env.QD_EVIDENCE_SYSLOG ?? null,
      webhook: env.QD_EVIDENCE_WEBHOOK ?? null,
      caFile: env.QD_EVIDENCE_CA_FILE ? within(env.QD_EVIDENCE_CA_FILE) : null,
      mail:
        env.QD_EVIDENCE_MAIL && env.QD_EVIDENCE_MAIL_CHANNEL
          ? { to: env.QD_EVIDENCE_MAIL, channel: env.QD_EVIDENCE_MAIL_CHANNEL }
          : null,
      keepDays: env.QD_AUDIT_KEEP_DAYS ?? null,
      archiveDir: within(env.QD_AUDIT_ARCHIVE_DIR ?? join(dataDir, 'evidence', 'archive')),
    },
    externalStore: Boolean(env.DATABASE_URL ?? env.DATABASE_URL_FILE ?? worker ?? owner),
    keepSampleDays: {
      raw: env.QD_KEEP_RAW_DAYS,
      '1m': env.QD_KEEP_1M_DAYS,
      '15m': env.QD_KEEP_15M_DAYS,
      '1h': env.QD_KEEP_1H_DAYS,
    },
    keepSnapshotDays: env.QD_KEEP_SNAPSHOT_DAYS,
    ownWorkerRole: Boolean(worker),
    ownOwnerRole: Boolean(owner),
    files: {
      webKey: key(env.QD_WEB_KEY_FILE, 'web.key'),
      workerKey: key(env.QD_WORKER_KEY_FILE, 'worker.key'),
      workerPublicKey: key(env.QD_WORKER_PUBLIC_KEY_FILE, 'worker.pub'),
      auditKey: env.QD_AUDIT_KEY_FILE
        ? within(env.QD_AUDIT_KEY_FILE)
        : join(dirname(key(env.QD_WORKER_KEY_FILE, 'worker.key')), 'audit.key'),
      store: join(dataDir, 'keys', 'store.json'),
      databaseUrl: env.DATABASE_URL_FILE ? within(env.DATABASE_URL_FILE) : null,
      workerDatabaseUrl: env.WORKER_DATABASE_URL_FILE ? within(env.WORKER_DATABASE_URL_FILE) : null,
      ownerDatabaseUrl: env.OWNER_DATABASE_URL_FILE ? within(env.OWNER_DATABASE_URL_FILE) : null,
      oidcClientSecret: env.QD_OIDC_CLIENT_SECRET_FILE ? within(env.QD_OIDC_CLIENT_SECRET_FILE) : null,
    },
  }
}

const KEEP =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|TERM|NODE_ENV|NODE_EXTRA_CA_CERTS|QD_.*)$/

/**
 * The environment for a child process: a short list of harmless variables. Nothing that a database client
 * or a cloud tool would take for credentials (PG*, MYSQL*, AWS_*…) and no store address.
 */
export function childEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => KEEP.test(name))
  return {
    ...Object.fromEntries(kept),
    NODE_ENV: 'production',
    PGPASSFILE: '/dev/null',
    PGSERVICEFILE: '/dev/null',
    PGSYSCONFDIR: '/nonexistent',
    MYSQL_HOME: '/nonexistent',
    ...extra,
  }
}

/** What the supervisor adds for a unit so that it finds the same files wherever it changes its folder to. */
export function settingsForChild(settings: Config): Record<string, string> {
  return {
    QD_HOME: settings.home,
    QD_DATA_DIR: settings.dataDir,
    QD_ORIGIN: settings.origin,
    QD_HOST: settings.host,
    QD_PORT: String(settings.port),
    QD_EGRESS_ALLOW: settings.egressAllow.join(','),
    QD_NOTIFY_ALLOW: settings.notifyAllow.join(','),
    QD_LANGUAGE: settings.language,
    QD_INSECURE_HTTP: settings.insecureHttp ? '1' : '0',
    QD_SECRETS_PIPE: '1',
    // What Next's own server reads.
    PORT: String(settings.port),
    HOSTNAME: settings.host,
    KEEP_ALIVE_TIMEOUT: '65000',
  }
}
