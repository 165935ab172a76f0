import { describe, expect } from 'vitest'
import { activityContract } from '@/lib/engines/testing/activity.contract'
import { indexesContract } from '@/lib/engines/testing/indexes.contract'
import { countedTablesContract } from '@/lib/engines/testing/innodb-tables.contract'
import { inventoryContract } from '@/lib/engines/testing/inventory.contract'
import { lifecycleContract } from '@/lib/engines/testing/lifecycle.contract'
import { locksContract } from '@/lib/engines/testing/locks.contract'
import { overviewContract } from '@/lib/engines/testing/overview.contract'
import { probesContract } from '@/lib/engines/testing/probes.contract'
import { remediesContract } from '@/lib/engines/testing/remedies.contract'
import { rightsContract } from '@/lib/engines/testing/rights.contract'
import { samplingContract } from '@/lib/engines/testing/sampling.contract'
import { sessionsContract } from '@/lib/engines/testing/sessions.contract'
import { settingListContract } from '@/lib/engines/testing/setting-list.contract'
import { settingsContract } from '@/lib/engines/testing/settings.contract'
import { onServer } from '@/lib/engines/testing/stage'
import { statementsContract } from '@/lib/engines/testing/statements.contract'
import { tablesContract } from '@/lib/engines/testing/tables.contract'
import { MYSQL } from '@/test/servers/matrix'

describe.each(MYSQL)('$id', ({ id }) => {
  overviewContract(id)
  sessionsContract(id)
  locksContract(id)
  rightsContract(id)
  probesContract(id)
  samplingContract(id)
  settingsContract(id)
  settingListContract(id)
  inventoryContract(id)
  lifecycleContract(id)
  remediesContract(id)
  statementsContract(id)
  activityContract(id)
  tablesContract(id)
  indexesContract(id)

  onServer(id, "a server's default sql_mode does not reach us", async (stage) => {
    const [[before] = []] = await stage.admin.sql('SELECT @@GLOBAL.sql_mode')
    await stage.admin.sql("SET GLOBAL sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES'")
    try {
      const monitor = await stage.open('monitor')
      const visitor = await stage.visitor({ application: "it's \\ odd" })
      const { sessions } = await monitor.sessions.list({ limit: 100 })
      expect(sessions.map((session) => session.pid)).toContain(visitor.id)
      expect((await monitor.overview.sample()).counters.statements.known).toBe(true)
    } finally {
      await stage.admin.sql(`SET GLOBAL sql_mode = '${String(before)}'`)
    }
  })
})

countedTablesContract()
