'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { memo, useMemo } from 'react'
import { TimeSeriesChart } from '@/components/charts/time-series-chart'
import { type ChartData, chartData, lastValue } from '@/components/overview/chart-points'
import { overviewParams } from '@/components/overview/overview-search-params'
import { useWindow } from '@/components/overview/use-window'
import { ErrorPanel } from '@/components/patterns/error-panel'
import type { Series } from '@/lib/features/overview/contract'
import { formatBytes } from '@/lib/format/bytes'
import { formatDuration } from '@/lib/format/duration'
import { formatCompact, formatShare } from '@/lib/format/number'
import { visibleParts } from '@/lib/format/visible-text'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { hostFigureTexts as t } from '@/lib/texts/host-figures'
import { say } from '@/lib/texts/texts'

const METRICS = [
  'host.cpu.user',
  'host.cpu.system',
  'host.cpu.iowait',
  'host.cpu.steal',
  'host.load',
  'host.memory.used',
  'host.memory.total',
  'host.swap.used',
  'host.disk.read',
  'host.disk.written',
  'host.disk.read_latency',
  'host.disk.write_latency',
  'host.disk.busy',
  'host.network.received',
  'host.network.sent',
] as const

const NAMES: Record<string, string> = {
  'host.cpu.user': t.programs,
  'host.cpu.system': t.kernel,
  'host.cpu.iowait': t.waitingForDisks,
  'host.cpu.steal': t.takenByHypervisor,
  'host.load': t.runningOrWaiting,
  'host.memory.used': t.memory,
  'host.swap.used': t.swap,
  'host.disk.read': t.readSeries,
  'host.disk.written': t.writtenSeries,
  'host.disk.read_latency': t.readSeries,
  'host.disk.write_latency': t.writeSeries,
  'host.disk.busy': '',
  'host.network.received': t.receivedSeries,
  'host.network.sent': t.sentSeries,
  'host.mount.used': '',
}

type Owner = { hostId: string } | { targetId: string }

function useHistory(
  owner: Owner,
  metrics: readonly (typeof METRICS)[number][] | readonly ['host.mount.used'],
) {
  const [{ range }] = useQueryStates(overviewParams)
  const window = useWindow(range)
  const asked = { metrics: [...metrics], from: window?.from ?? 0, to: window?.to ?? 0, points: 300 }
  const more = { enabled: window !== null, placeholderData: keepPreviousData, gcTime: 60_000 }
  const ofHost = useQuery({
    ...orpc.hosts.series.queryOptions({ input: { id: 'hostId' in owner ? owner.hostId : '', ...asked } }),
    ...more,
    enabled: more.enabled && 'hostId' in owner,
  })
  const ofTarget = useQuery({
    ...orpc.hosts.targetSeries.queryOptions({
      input: { targetId: 'targetId' in owner ? owner.targetId : '', ...asked },
    }),
    ...more,
    enabled: more.enabled && 'targetId' in owner,
  })
  return 'hostId' in owner ? ofHost : ofTarget
}

/** How the figures of a host went over the range that the address names; the page of a target has the first four. */
export const HostCharts = memo(function HostCharts({ owner }: { owner: Owner }) {
  const fast = useHistory(owner, METRICS)
  const mounts = useHistory(owner, ['host.mount.used'])
  if (fast.isError && !fast.data) return <ErrorPanel {...problemOf(fast.error)} />
  return <Charts items={fast.data?.items} mounts={mounts.data?.items} all={'hostId' in owner} />
})

// Short enough for the ticks of an axis, whose unit stands beside the title.
function shortBytes(bytes: number): string {
  return formatBytes(bytes).replace(/^(\d\d+)\.\d/, '$1')
}

type ChartsProps = { items: Series[] | undefined; mounts: Series[] | undefined; all: boolean }

const Charts = memo(function Charts({ items, mounts, all }: ChartsProps) {
  const data = useMemo(() => (items ? split(items) : null), [items])
  const full = useMemo(() => (mounts ? chartData(fullestFirst(mounts), nameOf) : null), [mounts])
  const total = lastValue(items?.find((one) => one.metric === 'host.memory.total'))
  const chart = (
    title: string,
    unit: string,
    part: ChartData | null | undefined,
    format: (value: number) => string,
  ) => (
    <TimeSeriesChart
      title={title}
      unit={unit}
      series={part?.series ?? []}
      points={part?.points}
      syncId="overview"
      format={format}
      {...(title === t.memory && total !== null
        ? { limit: { value: total, label: say(t.allTotal, { total: formatBytes(total) }) } }
        : {})}
    />
  )
  return (
    <div className="grid grid-cols-2 gap-x-8 gap-y-6 max-lg:grid-cols-1">
      {chart(t.cpu, t.shareOfAllCores, data?.cpu, formatShare)}
      {chart(t.memory, t.inUse, data?.memory, shortBytes)}
      {chart(t.diskTraffic, t.perSecond, data?.traffic, shortBytes)}
      {chart(t.diskLatency, t.perRequest, data?.latency, (seconds) => formatDuration(seconds * 1_000))}
      {all ? chart(t.disksBusy, t.shareOfTime, data?.busy, formatShare) : null}
      {all ? chart(t.fileSystems, t.shareInUse, full, formatShare) : null}
      {all ? chart(t.networkTraffic, t.perSecond, data?.network, shortBytes) : null}
      {all ? chart(t.load, t.processesOneMinute, data?.load, formatCompact) : null}
    </div>
  )
})

function nameOf(series: Series): string {
  const name = NAMES[series.metric] ?? series.metric
  const device = visibleParts(series.label.slice(0, 60))
    .map((part) => part.text)
    .join('')
  if (device === '') return name
  return name === '' ? device : say(t.ofDevice, { device, series: name })
}

function fullestFirst(series: Series[]): Series[] {
  return [...series].sort((a, b) => (lastValue(b) ?? -1) - (lastValue(a) ?? -1))
}

type Split = Record<'cpu' | 'load' | 'memory' | 'traffic' | 'latency' | 'busy' | 'network', ChartData>

function split(items: Series[]): Split {
  const of = (...metrics: string[]) => {
    const all = metrics.flatMap((metric) => items.filter((one) => one.metric === metric))
    // Devices that did nothing all the time would only hide the others.
    const busy = all.filter((one) => one.label === '' || one.points.some(([, value]) => (value ?? 0) > 0))
    return chartData(busy.length > 0 ? busy : all.slice(0, 2), nameOf)
  }
  return {
    cpu: of('host.cpu.user', 'host.cpu.system', 'host.cpu.iowait', 'host.cpu.steal'),
    load: of('host.load'),
    memory: of('host.memory.used', 'host.swap.used'),
    traffic: of('host.disk.read', 'host.disk.written'),
    latency: of('host.disk.read_latency', 'host.disk.write_latency'),
    busy: of('host.disk.busy'),
    network: of('host.network.received', 'host.network.sent'),
  }
}
