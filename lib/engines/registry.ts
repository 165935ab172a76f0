import type { EngineKind } from './contract/address'
import type { Engine } from './contract/engine'
import { mysqlEngine } from './mysql/engine'
import { postgresEngine } from './postgres/engine'

const ENGINES: Record<EngineKind, Engine> = { postgres: postgresEngine, mysql: mysqlEngine }

/** The adapter for a kind of server. */
export function engineOf(kind: EngineKind): Engine {
  return ENGINES[kind]
}
