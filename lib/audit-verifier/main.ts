import { parseArgs } from 'node:util'
import { archiveFiles, checkLog } from './check'
import { linesOf, readAnchors, readKeys } from './files'
import { exitCode, reportLines } from './report'
import { Verifier } from './verifier'

const USAGE = `Checks an export of Quarterdeck's audit log. Needs no panel, no store and no secret.

  node audit-verify.mjs EXPORT --keys FILE [--anchors FILE]… [--archive FILE]… [--asked-at TIME] [--json]

  EXPORT         what \`qd audit export\` or the Audit page wrote
  --keys         public keys that you got from somewhere else than this export
  --anchors      checkpoints as a place outside the panel keeps them (file, syslog, saved webhooks)
  --archive      entries that were removed by rule, as the panel wrote them first: files, the oldest first, or their folder
  --asked-at     when you asked for the export, ISO 8601: an older copy is refused
  --json         the report as JSON

Ends with 0 verified, 1 altered, 2 could not be checked, 3 consistent but nothing of yours vouches for it.
`

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      keys: { type: 'string', multiple: true, default: [] },
      anchors: { type: 'string', multiple: true, default: [] },
      archive: { type: 'string', multiple: true, default: [] },
      'asked-at': { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const [path] = positionals
  if (values.help || path === undefined || positionals.length > 1) {
    process.stdout.write(USAGE)
    return values.help ? 0 : 2
  }
  const asked = values['asked-at']
  if (asked !== undefined && Number.isNaN(Date.parse(asked))) throw new Error('--asked-at is no moment.')
  const files = values.anchors.map(readAnchors)
  const verifier = new Verifier({
    trustedKeys: values.keys.flatMap(readKeys),
    anchors: files.flatMap((file) => file.anchors),
    unreadable: files.flatMap((file) => file.unreadable),
    ...(asked === undefined ? {} : { askedAt: new Date(asked).toISOString() }),
  })
  const report = await checkLog(verifier, linesOf(path), archiveFiles(values.archive))
  process.stdout.write(
    values.json ? `${JSON.stringify(report, null, 2)}\n` : `${reportLines(report).join('\n')}\n`,
  )
  return exitCode(report)
}

main().then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 2
  },
)
