import type { Panel } from '@/lib/supervisor/panel'
import type { DemoAccess } from './demo-file'
import type { Fleet } from './fleet'

export async function ensureDemoAccess(
  panel: Panel,
  _fleet: Fleet,
  _say: (line: string) => void,
): Promise<DemoAccess> {
  throw new Error(`No sign-in for ${panel.url}`)
}
