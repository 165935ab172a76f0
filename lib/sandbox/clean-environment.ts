/** The environment of every process we start: nothing of our own environment, so no secret can travel in it. */
export function cleanEnvironment(home: string, extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'production',
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    LC_ALL: 'C.UTF-8',
    HOME: home,
    ...extra,
  }
}
