import { workerKeyId } from '@/lib/crypto/box'
import { webKeyIds } from '@/lib/crypto/sealed'
import { prisma } from '@/lib/store/client'

/**
 * Refuses to go on with keys that open none of the credentials in the store: on a machine where somebody
 * forgot to copy the key files, new ones would otherwise be used beside the old ones without a word.
 * @throws Error in one sentence that says which file to copy
 */
export async function demandRightKeys(
  files: { webKey: string; workerKey: string },
  publicKey: string,
): Promise<void> {
  const found = await prisma().targetCredential.groupBy({ by: ['kind', 'keyId'], _count: true })
  const strange = (kind: string, keyIds: readonly string[]) => {
    const ofKind = found.filter((row) => row.kind === kind)
    return ofKind.length > 0 && ofKind.every((row) => !keyIds.includes(row.keyId))
  }
  if (strange('monitor', webKeyIds())) throw new Error(wrongKey(files.webKey))
  if (strange('operator', [workerKeyId(publicKey)])) throw new Error(wrongKey(files.workerKey))
}

function wrongKey(path: string): string {
  return `The key in ${path} opens none of the credentials in the store. Copy the key file of the first installation here.`
}
