// Puts finished builds where they are run from. Each step is one rename: who is killed in the middle leaves the old or the new.
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * Writes a file in one step.
 * @param {string} path
 * @param {Uint8Array} contents
 */
export function putFile(path, contents) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, contents)
  renameSync(`${path}.new`, path)
}

/**
 * Makes `path` a link to `fresh`, which moves beside it under a name of its own. The folder it pointed to before
 * stays, because a running panel may still load from it; older ones go.
 * @param {string} fresh a whole folder on the same file system
 * @param {string} path
 */
export function putFolder(fresh, path) {
  const folder = dirname(path)
  const prefix = `${basename(path)}-`
  const before = linkTarget(path)
  mkdirSync(folder, { recursive: true })
  const name = `${prefix}${Date.now().toString(36)}`
  renameSync(fresh, join(folder, name))
  rmSync(`${path}.new`, { force: true })
  symlinkSync(name, `${path}.new`)
  renameSync(`${path}.new`, path)
  for (const entry of readdirSync(folder))
    if (entry.startsWith(prefix) && entry !== name && entry !== before)
      rmSync(join(folder, entry), { recursive: true, force: true })
}

/** @param {string} path */
function linkTarget(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : undefined
}
