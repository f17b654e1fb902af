import styles from './Kbd.module.css'

/** A shortcut as the user's keyboard shows it, such as `Ctrl+P` or `⌘P`. */
export function Kbd({ chord }: { chord: string }) {
  return <kbd className={styles.kbd}>{chord}</kbd>
}
