import 'server-only'
import { existsSync } from 'node:fs'
import { exportLines } from '@/lib/audit/export'
import { personalFaults } from '@/lib/audit/personal-store'
import { auditKeyId } from '@/lib/audit/signing-keys'
import { type PlaceFile, readAnchors } from '@/lib/audit-verifier/files'
import type { Report } from '@/lib/audit-verifier/report'
import { Verifier } from '@/lib/audit-verifier/verifier'
import { config } from '@/lib/config'
import { secrets } from '@/lib/secrets'

/**
 * Checks the whole log as it is in the store, with the program that auditors use, against the public key
 * that lies in a file beside the store and, on the worker's machine, against the file of checkpoints. It
 * also opens every sealed field, which only we can: an entry forged in a person's name shows there.
 */
export async function verifyStore(): Promise<StoreCheck> {
  const publicKey = secrets().workerVerifyKey
  const file = copies()
  const verifier = new Verifier({
    trustedKeys: [{ kind: 'key', id: auditKeyId(publicKey), publicKey }],
    ...file,
  })
  const watch = async (rows: Parameters<typeof personalFaults>[0]) => {
    for (const { seq, what } of await personalFaults(rows)) verifier.addFault(Number(seq), what)
  }
  for await (const line of exportLines({ watch })) verifier.take(line)
  return summary(verifier.end())
}

function copies(): PlaceFile {
  const path = config().evidence.file
  if (path === null || !existsSync(path)) return { anchors: [], unreadable: [] }
  try {
    return readAnchors(path)
  } catch (error) {
    return { anchors: [], unreadable: [error instanceof Error ? error.message : `${path} cannot be read.`] }
  }
}

/** What is kept and shown of a check. */
export type StoreCheck = {
  ok: boolean
  verdict: Report['verdict']
  count: number
  headSeq: number
  headHash: string
  signedThrough: number
  faults: number
  remarks: number
  fault: { seq: number; what: string } | null
  findings: { severity: 'fault' | 'remark'; seq: number | null; what: string }[]
}

function summary(report: Report): StoreCheck {
  const { verdict, events, lastSeq, lastHash, signedThrough, faults, remarks } = report
  const first = report.findings.find((finding) => finding.severity === 'fault')
  return {
    ok: verdict !== 'altered',
    verdict,
    count: events,
    headSeq: lastSeq,
    headHash: lastHash,
    signedThrough,
    faults,
    remarks,
    fault: first ? { seq: first.seq ?? 0, what: first.what } : null,
    findings: report.findings.slice(0, 20).map(({ severity, seq, what }) => ({ severity, seq, what })),
  }
}
