// What the page has to say: bad fields of a link, a model started again, a run that could not be opened.
import type { ReactElement } from 'react';
import { Icon } from './Icons.tsx';
import { dismissNotice, useSession } from './state/session-store.ts';
import { useConductor } from './use-conductor.ts';

export function Notices(): ReactElement {
  const notices = useSession((state) => state.notices);
  return (
    <div className="notices" role="status">
      {notices.map((notice) => (
        <div key={notice.id} className="notice">
          <div>
            <p>{notice.text}</p>
            {notice.problems.length > 0 && (
              <ul>
                {notice.problems.map((problem, ix) => (
                  <li key={ix}>
                    <code>{problem.field}</code>: expected {problem.expected}; got <q>{problem.got}</q>
                  </li>
                ))}
              </ul>
            )}
          </div>
          <button type="button" className="quiet round" aria-label="Dismiss" onClick={() => dismissNotice(notice.id)}>
            <Icon name="close" px={11} />
          </button>
        </div>
      ))}
    </div>
  );
}

export function LiveRegion(): ReactElement {
  const announcement = useSession((state) => state.announcement);
  return (
    <div className="visually-hidden" aria-live="polite" data-testid="live">
      {announcement}
    </div>
  );
}

/** Nothing runs: what happened, and what can be done. */
export function DeadScreen(): ReactElement | null {
  const conductor = useConductor();
  const dead = useSession((state) => state.status === 'dead');
  const why = useSession((state) => state.deadText);
  if (!dead) return null;
  const first = conductor.firstScenario();
  return (
    <div className="dead" role="alertdialog" aria-label="The model stopped">
      <div className="card">
        <h2>The model stopped</h2>
        <p>{why === '' ? 'No reason was given.' : `Reason: ${why}.`}</p>
        <p className="muted">Nothing is lost: the address of this page holds the story, the switches and the instant. Reload to continue from there.</p>
        <p className="row">
          <button type="button" className="strong" onClick={() => location.reload()}>
            Reload
          </button>
          {first !== null && (
            <button
              type="button"
              onClick={() => {
                location.hash = `#v=1&s=${first}`;
                location.reload();
              }}
            >
              Open the first story
            </button>
          )}
        </p>
      </div>
    </div>
  );
}
