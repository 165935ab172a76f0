import 'server-only'
import { auditProcedures } from '@/lib/features/audit/procedures'
import { changesProcedures } from '@/lib/features/changes/procedures'
import { environmentsProcedures } from '@/lib/features/environments/procedures'
import { groupsProcedures } from '@/lib/features/groups/procedures'
import { meProcedures } from '@/lib/features/me/procedures'
import { runsProcedures } from '@/lib/features/runs/procedures'
import { signInsProcedures } from '@/lib/features/sign-ins/procedures'
import { targetsProcedures } from '@/lib/features/targets/procedures'
import { tokensProcedures } from '@/lib/features/tokens/procedures'
import { usersProcedures } from '@/lib/features/users/procedures'

/** Everything the panel can be asked, implemented. Every door serves exactly this. */
export const router = {
  audit: auditProcedures,
  changes: changesProcedures,
  environments: environmentsProcedures,
  groups: groupsProcedures,
  me: meProcedures,
  runs: runsProcedures,
  signIns: signInsProcedures,
  targets: targetsProcedures,
  tokens: tokensProcedures,
  users: usersProcedures,
}
