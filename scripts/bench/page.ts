import type { Context } from './context'
import { type Load, loads } from './loading'
import { manySessions } from './many-sessions'
import { median, quantile, spread } from './measure'
import type { BenchPanel } from './panel'
import { type Figure, load, type PartResult } from './report'
import { activityViews, timeViews, type ViewTimes, viewsOf, WARM_UP } from './views'

const LOADS = 6
const SLOW = 4

type PageLoads = { name: string; limit: number; first: Load[]; slow: Load[]; again: Load[] }

/** First load, use under a slow processor, revisit, and the server's time for each view. */
export async function page(context: Context): Promise<PartResult> {
  const panel = await context.panel()
  const began = { at: new Date().toISOString(), load: load() }
  const pages: PageLoads[] = [
    { name: 'Fleet', limit: 250, first: [], slow: [], again: [] },
    { name: 'Overview', limit: 320, first: [], slow: [], again: [] },
    { name: 'Activity', limit: 250, first: [], slow: [], again: [] },
  ]
  const paths = ['/', `/targets/${panel.targetId}`, `/targets/${panel.targetId}/sessions`]
  for (let i = 0; i < LOADS; i += 1) {
    for (const [at, each] of pages.entries()) {
      const path = paths[at] ?? '/'
      const [first, again] = await loads(panel, path, { slowDown: 1, times: 2 })
      const [slow] = await loads(panel, path, { slowDown: SLOW, times: 1 })
      if (!first || !again || !slow) continue
      each.first.push(first)
      each.again.push(again)
      each.slow.push(slow)
    }
    context.say(`page: ${i + 1} of ${LOADS} loads`)
  }
  for (const { name, first, slow, again } of pages) {
    context.say(
      `page: ${name}: ${median(first.map((l) => l.kB.page)).toFixed(0)} kB, interactive ${median(slow.map((l) => l.interactive)).toFixed(0)} ms slowed down, again ${median(again.map((l) => l.interactive)).toFixed(0)} ms`,
    )
  }
  const views = await timeViews(panel, viewsOf(panel.targetId))
  const crowd = await crowded(context, panel)
  return { part: 'page', ...began, ...figures(pages, views, crowd) }
}

type Crowd = { count: number; views: ViewTimes[] }

async function crowded(context: Context, panel: BenchPanel): Promise<Crowd> {
  context.say('page: opening many sessions')
  const sessions = await manySessions(panel.server)
  try {
    context.say(`page: ${sessions.count} sessions`)
    return { count: sessions.count, views: await timeViews(panel, activityViews(panel.targetId)) }
  } finally {
    await sessions.close()
  }
}

function figures(
  pages: PageLoads[],
  views: ViewTimes[],
  crowd: Crowd,
): Pick<PartResult, 'figures' | 'notes'> {
  const notes = [
    `HTML, JavaScript and CSS as they came over the wire (gzip), in a fresh profile of the system's Chromium; median of ${LOADS}. What is read ahead for links is counted as well. Headers of HTTP (${pages.map((p) => median(p.first.map((l) => l.kB.headers)).toFixed(0)).join(', ')} kB), fonts and data apart: ${pages.map((p) => `${p.name} ${median(p.first.map((l) => l.kB.fonts)).toFixed(0)} and ${median(p.first.map((l) => l.kB.rest)).toFixed(0)} kB`).join(', ')}.`,
    `Interactive: painted, the content's handlers attached, the last long task over. First paint slowed down ${SLOW} times: ${pages.map((p) => `${p.name} ${median(p.slow.map((l) => l.painted)).toFixed(0)} ms`).join(', ')}. Revisit: the same page with the browser's cache, at full speed.`,
    `Server time, after ${WARM_UP} rounds to warm up: from the request to the last byte on loopback, the client included; the target's own time for that very request, by its pg_stat_statements, taken off where the view reads the target. p95 in ms (median of the target's time): ${listed(views)}.`,
    `With ${crowd.count} more idle sessions on the target: ${listed(crowd.views)}.`,
  ]
  return { figures: [...pages.flatMap(loadFigures), ...viewFigures(views, crowd)], notes }
}

function listed(views: ViewTimes[]): string {
  return views
    .map(
      (view) =>
        `${view.name} ${quantile(own(view), 0.95).toFixed(0)}${median(view.target) > 0 ? ` (${median(view.target).toFixed(1)})` : ''}`,
    )
    .join(', ')
}

/** What each asking took without what the target spent on that very asking. */
function own(view: ViewTimes): number[] {
  return view.times.map((ms, nth) => ms - (view.target[nth] ?? 0))
}

function loadFigures({ name, limit, first, slow, again }: PageLoads): Figure[] {
  const kB = first.map((each) => each.kB.page)
  const use = slow.map((each) => each.interactive / 1000)
  const back = again.map((each) => each.interactive / 1000)
  const at = (what: string, values: number[], unit: string, most: number): Figure => ({
    what: `${name}: ${what}`,
    value: median(values),
    unit,
    sense: 'at most',
    limit: most,
    spread: spread(values),
    n: values.length,
  })
  return [
    at('first load', kB, 'kB', limit),
    at(`interactive, CPU slowed down ${SLOW} times`, use, 's', 2.5),
    at('revisit', back, 's', 0.8),
  ]
}

function viewFigures(views: ViewTimes[], crowd: Crowd): Figure[] {
  const worst = (of: ViewTimes[], what: string): Figure[] => {
    const slowest = [...of].sort((a, b) => quantile(own(b), 0.95) - quantile(own(a), 0.95))[0]
    if (!slowest) return []
    return [
      {
        what: `${what}: ${slowest.name}`,
        value: quantile(own(slowest), 0.95),
        unit: 'ms',
        sense: 'at most',
        limit: 50,
        spread: spread(own(slowest)),
        n: slowest.times.length,
      },
    ]
  }
  return [
    ...worst(views, 'Server time of a view, p95, the slowest'),
    ...worst(crowd.views, `The same with ${crowd.count} sessions`),
  ]
}
