import styles from './AgentOutline.module.css'

/** The lines of the agent's pane where its parts will stand, so that nothing moves when they come. */
export function AgentOutline({ label }: { label: string }) {
  return (
    <div role="img" aria-label={label} aria-busy="true" className={styles.outline}>
      <div className={styles.header} />
      <div className={styles.composer}>
        <div className={styles.box} />
        <div className={styles.foot} />
      </div>
    </div>
  )
}
