import type { ApprovalPolicy } from '@/lib/features/approval-policies/contract'
import type { CsvColumn } from '@/lib/format/csv'

/** What is exported of a policy. */
export const POLICY_CSV: ReadonlyArray<CsvColumn<ApprovalPolicy>> = [
  { header: 'id', value: (row) => row.id },
  { header: 'environment', value: (row) => row.environment?.name ?? 'every' },
  { header: 'changes', value: (row) => row.kindPattern },
  { header: 'from_tier', value: (row) => row.minTier },
  { header: 'approvals', value: (row) => row.approvals },
  { header: 'holds_minutes', value: (row) => row.expiresMinutes },
  { header: 'break_glass', value: (row) => (row.breakGlass ? 'allowed' : 'no') },
  { header: 'approver_roles', value: (row) => row.approverRoles.join(' ') },
  { header: 'approvers', value: (row) => row.approvers.map((one) => one.name).join(', ') },
  { header: 'approver_ids', value: (row) => row.approvers.map((one) => one.id).join(' ') },
  { header: 'updated_at', value: (row) => new Date(row.updatedAt) },
]
