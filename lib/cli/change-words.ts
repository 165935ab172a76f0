import type { Change } from '@/lib/features/changes/contract'
import { visibleText } from './output'

/** Text of several lines, below the line it belongs to: no line of it can pass for one of ours. */
const below = (text: string) => text.split('\n').map((line) => `   ${visibleText(line)}`)

/** A change with everything that its plan says. What a target has written moves no cursor. */
export function changeWords(change: Change): string {
  const { plan, problem } = change
  return [
    `${visibleText(change.title)} · ${change.state} · tier ${change.tier}`,
    ...(plan
      ? [plan.sentence, ...plan.warnings.map((warning) => `Warning: ${warning}`)].map(visibleText)
      : []),
    ...(plan?.steps ?? []).flatMap((step, index) => [
      `${index + 1}. ${visibleText(step.what)}`,
      ...(step.sql ? below(step.sql) : []),
    ]),
    ...(plan?.consequences ?? []).map((line) => `- ${visibleText(line)}`),
    ...(plan?.typedName ? [`name ${visibleText(plan.typedName)}`] : []),
    ...(problem ? [visibleText(`${problem.message} ${problem.hint}`)] : []),
    ...(change.planHash ? [`plan ${change.planHash}`] : []),
  ].join('\n')
}
