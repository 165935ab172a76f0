import type { Finding } from './findings'
import type { KeyUse } from './keyring'

/** What was compared with one place outside the store. `newer` were made after the export. */
export type PlaceReport = { place: string; compared: number; newer: number }

/**
 * What was found. `verified`: nothing altered, and signed by a key the person brought along. `consistent`:
 * nothing altered, but nothing outside the export vouches for it. `altered`: at least one fault.
 */
export type Report = {
  verdict: 'verified' | 'consistent' | 'altered'
  exportedAt: string | null
  events: number
  firstSeq: number
  /** Entries 1 to this one were removed by rule: an entry tells it and a signed checkpoint vouches for it. 0: none. */
  cutThrough: number
  lastSeq: number
  lastHash: string
  checkpoints: number
  /** The newest entry that a signed checkpoint confirms. */
  signedThrough: number
  places: PlaceReport[]
  keys: KeyUse[]
  findings: Finding[]
  faults: number
  remarks: number
}

/** The process's exit code for a verdict: 0 verified, 1 altered, 3 consistent only. */
export function exitCode(report: Report): number {
  return { verified: 0, altered: 1, consistent: 3 }[report.verdict]
}

function visible(text: string): string {
  const shown = (char: string) =>
    `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`
  return text.replace(/\p{Cc}|\p{Cf}|\u2028|\u2029/gu, shown)
}

/** The report as lines for a terminal. */
export function reportLines(report: Report): string[] {
  const lines = [
    {
      verified: `VERIFIED. ${report.events} entries, none altered, missing, renumbered or moved.`,
      consistent: `CONSISTENT, BUT NOT PROVED. ${report.events} entries agree with each other, but no key of yours vouches for them.`,
      altered: `ALTERED. ${report.faults} fault${report.faults === 1 ? '' : 's'} in ${report.events} entries.`,
    }[report.verdict],
    `Export made ${report.exportedAt ?? 'at an unknown time'}; entries ${report.firstSeq} to ${report.lastSeq}, last hash ${report.lastHash}.`,
    ...(report.cutThrough > 0
      ? [
          `Entries 1 to ${report.cutThrough} were removed by rule: an entry tells it, and a signed checkpoint vouches for what entry ${report.cutThrough + 1} continues. To check them, too, give their archives.`,
        ]
      : []),
    report.signedThrough === 0
      ? 'No signed checkpoint confirms any of them.'
      : `Confirmed by signed checkpoints through entry ${report.signedThrough}${report.signedThrough < report.lastSeq ? `; the ${report.lastSeq - report.signedThrough} after it are linked, not yet signed` : ''}.`,
    ...report.keys.map(
      (key) =>
        `Key ${key.id}: ${key.checkpoints} signature${key.checkpoints === 1 ? '' : 's'}, entries ${key.firstSeq} to ${key.lastSeq}, ${key.trusted ? 'vouched for by the keys you gave' : 'NOT among or after the keys you gave'}.`,
    ),
    ...report.places.map(
      ({ place, compared, newer }) =>
        `Copies in ${place}: ${compared} compared${newer > 0 ? `, ${newer} made after this export: if you asked for it later than it says, it is an older copy` : ''}.`,
    ),
    ...(report.places.length === 0
      ? ['No copies from elsewhere were given: that the newest entries were cut off cannot be excluded.']
      : []),
    ...report.findings.map(
      (finding) => `${finding.severity === 'fault' ? 'FAULT ' : 'remark'} [${finding.kind}] ${finding.what}`,
    ),
  ]
  const hidden = report.faults + report.remarks - report.findings.length
  if (hidden > 0) lines.push(`…and ${hidden} more findings of the same kinds.`)
  return lines.map(visible)
}
