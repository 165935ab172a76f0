import 'server-only'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { config } from '@/lib/config'

let kept: string | undefined

/** The version of this installation. */
export function ownVersion(): string {
  kept ??= z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(config().home, 'package.json'), 'utf8'))).version
  return kept
}
