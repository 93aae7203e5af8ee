// The two dialogs: which story, and which keys. Native <dialog>: focus goes in, Esc closes, focus comes back.
import type { ScenarioText } from '#wire/catalog.ts';
import type { ReactElement, ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { Icon, MarkerGlyph } from './Icons.tsx';
import { KEYS } from './keys.ts';
import { STAGE_KEYS } from './presenter/stage-keys.ts';
import { useSession } from './state/session-store.ts';
import { useUi } from './state/ui-store.ts';
import { useConductor } from './use-conductor.ts';

interface DialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly className: string;
  readonly children: ReactNode;
}

export function Dialog({ open, title, onClose, className, children }: DialogProps): ReactElement {
  const node = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && node.current?.open === false) node.current.showModal();
    if (!open && node.current?.open === true) node.current.close();
  }, [open]);
  useEffect(() => {
    const dialog = node.current;
    // A click on the backdrop hits the dialog itself; one on its contents does not.
    const onBackdrop = (event: MouseEvent): void => {
      if (event.target === dialog) dialog?.close();
    };
    dialog?.addEventListener('click', onBackdrop);
    return () => dialog?.removeEventListener('click', onBackdrop);
  }, []);
  return (
    <dialog ref={node} className={className} aria-label={title} onCancel={onClose} onClose={onClose}>
      {open && (
        <div className="dialog-body">
          <header>
            <h2>{title}</h2>
            <button type="button" className="quiet round" aria-label="Close" onClick={onClose}>
              <Icon name="close" px={12} />
            </button>
          </header>
          {children}
        </div>
      )}
    </dialog>
  );
}

const GROUPS: readonly { readonly id: ScenarioText['group']; readonly title: string; readonly note: string }[] = [
  { id: 'story', title: 'Stories', note: 'one question each' },
  { id: 'kernel case', title: 'Kernel cases', note: 'recorded on real kernels; the model beside them' },
  { id: 'bench', title: 'Benches', note: 'larger machines' },
];

export function ScenarioMenu(): ReactElement {
  const conductor = useConductor();
  const open = useUi((state) => state.menuOpen);
  const scenarios = useSession((state) => state.catalog?.scenarios) ?? [];
  const present = useSession((state) => state.info?.scenario);
  return (
    <Dialog open={open} title="Choose a story" className="dialog menu" onClose={() => useUi.setState({ menuOpen: false })}>
      {GROUPS.filter((group) => scenarios.some((one) => one.group === group.id)).map((group) => (
        <section key={group.id}>
          <h3>
            {group.title} <span className="muted">{group.note}</span>
          </h3>
          <ul>
            {scenarios
              .filter((one) => one.group === group.id)
              .map((one) => (
                <li key={one.id}>
                  <button type="button" data-scenario={one.id} aria-current={one.id === present ? 'true' : undefined} onClick={() => conductor.openScenario(one.id)}>
                    <strong>
                      {/^\d+$/.test(one.lesson) && one.group === 'story' && <span className="muted">Story {one.lesson} </span>}
                      {one.title}
                    </strong>
                    <span>{one.question === '' || one.group === 'kernel case' ? one.summary : one.question}</span>
                    <small>{one.rules}</small>
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </Dialog>
  );
}

const MARKS = [
  { kind: 'state', words: 'a state changed' },
  { kind: 'harm', words: 'somebody is hurt' },
  { kind: 'fork', words: 'you changed a switch' },
  { kind: 'kill', words: 'a task was killed' },
  { kind: 'huge', words: 'a huge page was made' },
  { kind: 'theft', words: 'a page was taken out of a block being emptied' },
] as const;

export function HelpDialog(): ReactElement {
  const open = useUi((state) => state.helpOpen);
  const letterKeys = useUi((state) => state.letterKeys);
  return (
    <Dialog open={open} title="Keys and marks" className="dialog help" onClose={() => useUi.setState({ helpOpen: false })}>
      <div className="help-columns">
        <table>
          <tbody>
            {KEYS.map((action) => (
              <tr key={action.shown}>
                <th scope="row">
                  <kbd>{action.shown}</kbd>
                </th>
                <td>{action.does}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <div>
          <h3>On stage</h3>
          <table>
            <tbody>
              {STAGE_KEYS.map((one) => (
                <tr key={one.shown}>
                  <th scope="row">
                    <kbd>{one.shown}</kbd>
                  </th>
                  <td>{one.does}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <h3>On the time line</h3>
          <ul className="marks">
            {MARKS.map((mark) => (
              <li key={mark.kind}>
                <MarkerGlyph kind={mark.kind} px={14} /> {mark.words}
              </li>
            ))}
          </ul>
          <p className="muted">Pale bars: the future that a changed switch replaced. Hatched strip above: somebody waits for memory.</p>
          <h3>With the pointer</h3>
          <p className="muted">Point at anything to read what it is. Click a page to follow it through all panels, three at most.</p>
          <label className="check">
            <input type="checkbox" checked={letterKeys} onChange={(event) => useUi.setState({ letterKeys: event.target.checked })} />
            single letters and digits act as keys
          </label>
        </div>
      </div>
    </Dialog>
  );
}
