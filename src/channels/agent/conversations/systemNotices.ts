import type { NoticeOptions } from './attachNotices'
import type { Notice } from './notices'

/** Hertz, and the seconds after which each tone begins. */
const TONES = [
  [660, 0],
  [880, 0.12],
] as const
const TONE_SECONDS = 0.18
const VOLUME = 0.08

/** One page of this origin has the name; a browser without locks has only this page. */
export const claimLock: NoticeOptions['claim'] = (name, release) =>
  new Promise((resolve) => {
    const { locks } = navigator as { locks?: LockManager }
    if (!locks) return resolve(true)
    locks
      .request(name, { ifAvailable: true }, async (lock) => {
        resolve(lock !== null)
        if (lock !== null) await release
      })
      .catch(() => resolve(true))
  })

/** Two short tones. A browser plays none before the user did something in the page. */
export function playTones(): void {
  const context = new AudioContext()
  for (const [frequency, begin] of TONES) {
    const [tone, volume] = [context.createOscillator(), context.createGain()]
    const at = context.currentTime + begin
    tone.frequency.value = frequency
    volume.gain.setValueAtTime(VOLUME, at)
    volume.gain.exponentialRampToValueAtTime(0.001, at + TONE_SECONDS)
    tone.connect(volume).connect(context.destination)
    tone.start(at)
    tone.stop(at + TONE_SECONDS)
    tone.onended = () => void (begin > 0 && context.close())
  }
}

/** A notification of the system, which leads back to the conversation. */
export function showNotification({ key, title, body, taskId }: Notice, open: (taskId: string) => void): void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return
  try {
    // The same tag replaces it silently, should two pages tell.
    const shown = new Notification(title, { body, tag: key })
    // The browser brings the page to the front by itself.
    shown.onclick = () => {
      open(taskId)
      shown.close()
    }
  } catch {
    // Browsers on phones show them for service workers only.
  }
}
