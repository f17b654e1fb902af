import { Fragment, useEffect, useState } from 'react'
import { shortcutsMessages } from '../../messages/commandLists'
import { Dialog } from '../../ui/dialog/Dialog'
import { Kbd } from '../../ui/Kbd'
import { useApp } from '../AppContext'
import styles from './ShortcutsDialog.module.css'

const text = shortcutsMessages

/** Made from the table of commands, so it cannot be out of date. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { commands, laterCommands } = useApp()
  const { platform } = commands
  const [, draw] = useState(0)
  useEffect(() => void laterCommands().then(() => draw(1)), [laterCommands])
  const keymap = commands.keymap()
  const bound = commands.list().filter(({ id }) => keymap.shown(id) !== undefined)
  const categories = [...new Set(bound.map(({ category }) => category))]
  return (
    <Dialog open title={text.title} shape="page" isText onClose={onClose}>
      <p>{platform === 'mac' ? text.noteMac : text.note}</p>
      {categories.map((category) => (
        <section key={category} aria-label={category}>
          <h3 className={styles.category}>{category}</h3>
          <dl className={styles.list}>
            {bound
              .filter((command) => command.category === category)
              .map(({ id, title }) => (
                <div key={id} className={styles.row}>
                  <dt>{title}</dt>
                  <dd>
                    {keymap.allShown(id).map((chord, index) => (
                      <Fragment key={chord}>
                        {index > 0 && ` ${text.or} `}
                        <Kbd chord={chord} />
                      </Fragment>
                    ))}
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </Dialog>
  )
}
