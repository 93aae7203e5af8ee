// "Why?" under the stage: the steps in order as equal cards, one bar whose parts add up to the whole, the tests that failed,
// the changes tried. An ordered list and lists of words: read aloud it says the same.
import { format_ns } from '#base/units.ts';
import type { Catalog } from '#wire/catalog.ts';
import type { SessionInfo } from '#wire/messages.ts';
import type { WhyAnswer, WhyCard, WhyFact, WhyPart } from '#wire/why.ts';
import type { ReactElement, ReactNode } from 'react';
import { Fragment, useEffect, useId, useRef, useState } from 'react';
import { Icon } from '../Icons.tsx';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { useConductor } from '../use-conductor.ts';
import { actorName, clockText, eventKind, eventSentence } from '../words.ts';
import { closeWhy, goToCard, openChange } from './open.ts';
import type { Tried } from './why-store.ts';
import { useWhy } from './why-store.ts';
import './why.css';

/** Share of the bar from which a part bears its words. */
const WIDE = 0.09;
const MOST_JOINED = 6;

export function WhyPanel(): ReactElement {
  const { answer, busy, words } = useWhy();
  const info = useSession((state) => state.info);
  const catalog = useSession((state) => state.catalog);
  const section = useRef<HTMLElement>(null);
  // Another run has other causes.
  const first = useRef(info);
  useEffect(() => {
    if (first.current !== info) closeWhy();
  }, [info]);
  useEffect(() => {
    const before = document.activeElement;
    section.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before !== document.body) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <section className="why card" aria-label="Why" aria-busy={busy} tabIndex={-1} ref={section}>
      <header>
        <h2>{answer?.question ?? (busy ? 'Why? Looking for the causes…' : 'Why?')}</h2>
        {answer !== null && (
          <span className="muted why-caption">
            {answer.going_on && answer.subject === 'wait' ? 'not over as far as was looked; ' : ''}the steps in order, below them their time; click a step to see it happen
          </span>
        )}
        <button type="button" className="quiet round" aria-label="Close why" title="Close (Esc)" onClick={closeWhy}>
          <Icon name="close" px={12} />
        </button>
      </header>
      {words !== '' && <p role="status">{words}</p>}
      {answer !== null && info !== null && catalog !== null && <Answer key={JSON.stringify(answer.about)} answer={answer} info={info} catalog={catalog} />}
    </section>
  );
}

interface AnswerProps {
  readonly answer: WhyAnswer;
  readonly info: SessionInfo;
  readonly catalog: Catalog;
}

function Answer({ answer, info, catalog }: AnswerProps): ReactElement {
  const [all, setAll] = useState(false);
  const cards = all ? [...answer.cards, ...answer.folded].sort((one, other) => one.id - other.id) : answer.cards;
  const place = new Map(cards.map((card, ix) => [card.id, ix + 1]));
  return (
    <>
      <ol className="why-cards" style={{ ['--cards' as string]: cards.length }}>
        {cards.map((card) => (
          <Card key={card.id} card={card} number={place.get(card.id)!} info={info} catalog={catalog} spent={answer.parts.filter((part) => part.card === card.id)} />
        ))}
      </ol>
      <Bar parts={answer.parts} total={answer.to_ns - answer.from_ns} place={place}>
        {answer.folded.length > 0 && (
          <button type="button" className="link why-fold" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'only the steps that say most' : `${answer.folded.length} more ${answer.folded.length === 1 ? 'step' : 'steps'} between`}
          </button>
        )}
      </Bar>
      <WhatIf answer={answer} catalog={catalog} />
      <WhyNot answer={answer} />
    </>
  );
}

interface CardProps {
  readonly card: WhyCard;
  readonly number: number;
  readonly info: SessionInfo;
  readonly catalog: Catalog;
  readonly spent: readonly WhyPart[];
}

function Card({ card, number, info, catalog, spent }: CardProps): ReactElement {
  const conductor = useConductor();
  const kernelNames = useUi((state) => state.kernelNames);
  const shown = useWhy((state) => state.shown === card.id);
  const kernel = eventKind(catalog, card.kind)?.name ?? '';
  const sentence = eventSentence(catalog, info, card);
  const badge = info.tasks.find((task) => task.id === card.actor)?.badge;
  const harm = spent.some((part) => part.harm);
  return (
    <li className={`why-card ${harm ? 'why-harm' : ''}`}>
      <button type="button" aria-current={shown ? 'step' : undefined} data-ordinal={card.ordinal} title="Go to this event" onClick={() => void goToCard(conductor, card)}>
        <span className="why-head">
          <b>{number}</b>
          {badge !== undefined && (
            <span className="why-badge" title={actorName(info, card.actor)}>
              {badge}
            </span>
          )}
          <span className="why-when">{clockText(card.ns, info.duration_ns)}</span>
          {card.count > 1 && <span className="why-count">×{card.count.toLocaleString('en')}</span>}
        </span>
        <span className="why-words">{kernelNames ? kernel : sentence}</span>
        <span className="why-kernel">{kernelNames ? sentence : <Broken name={kernel} />}</span>
        <span className="why-facts">{card.facts.map((fact) => factText(fact, kernelNames)).join(', ')}</span>
        {spent.length > 0 && <span className="why-spent">{format_ns(spent.reduce((sum, part) => sum + part.ns, 0))}</span>}
      </button>
      {card.joined.length > 1 && (
        <details className="why-joined">
          <summary>{card.joined.length} causes join</summary>
          <ul>
            {card.joined.slice(0, MOST_JOINED).map((one) => (
              <li key={one.actor}>
                {actorName(info, one.actor)} ×{one.count.toLocaleString('en')}
              </li>
            ))}
            {card.joined.length > MOST_JOINED && <li>and {card.joined.length - MOST_JOINED} more</li>}
          </ul>
        </details>
      )}
    </li>
  );
}

/** A long name may break after an underscore. */
function Broken({ name }: { readonly name: string }): ReactElement {
  return (
    <>
      {name.split('_').map((word, ix) => (
        <Fragment key={ix}>
          {ix > 0 && (
            <>
              _<wbr />
            </>
          )}
          {word}
        </Fragment>
      ))}
    </>
  );
}

function factText(fact: WhyFact, kernelNames: boolean): string {
  return `${kernelNames ? fact.kernel : fact.label} ${fact.value}`;
}

interface BarProps {
  readonly parts: readonly WhyPart[];
  readonly total: number;
  readonly place: ReadonlyMap<number, number>;
  readonly children: ReactNode;
}

function Bar({ parts, total, place, children }: BarProps): ReactElement {
  const kernelNames = useUi((state) => state.kernelNames);
  const name = (part: WhyPart): string => (kernelNames && part.kernel !== '' ? part.kernel : part.label);
  return (
    <div className="why-time">
      <div className="why-bar" aria-hidden="true" data-total={total}>
        {parts.map((part) => (
          <i key={`${part.card} ${part.label}`} className={part.harm ? 'why-part-harm' : ''} style={{ flexGrow: part.ns / Math.max(1, total) }} data-ns={part.ns} title={`${name(part)}: ${format_ns(part.ns)}`}>
            {part.ns / total >= WIDE && (
              <span>
                {place.get(part.card)} · {format_ns(part.ns)}
              </span>
            )}
          </i>
        ))}
      </div>
      <ul className="why-parts" aria-label={`The ${format_ns(total)} in parts`}>
        {parts.map((part) => (
          <li key={`${part.card} ${part.label}`}>
            <b>{place.get(part.card)}</b> {name(part)} <span className="number">{format_ns(part.ns)}</span>
          </li>
        ))}
        {children !== false && <li>{children}</li>}
      </ul>
    </div>
  );
}

function triedText(tried: Tried | undefined): string {
  if (tried === undefined || tried === 'trying') return '…';
  if (tried === 'failed') return 'could not be tried';
  if (tried.unit === 'times') return tried.with === 0 ? 'would not have happened' : `would have happened ${tried.with === 1 ? 'once' : `${tried.with} times`}`;
  return `${tried.reached ? '' : 'more than '}${format_ns(tried.with)}`;
}

function WhatIf({ answer, catalog }: Pick<AnswerProps, 'answer' | 'catalog'>): ReactElement | null {
  const conductor = useConductor();
  const tried = useWhy((state) => state.tried);
  if (answer.what_if.length === 0) return null;
  const known = tried.find((one) => typeof one === 'object');
  return (
    <div className="why-if">
      <span className="muted">
        {answer.kind === null ? 'Would it still have waited if…' : 'Would it still have happened if…'}
        {known?.unit === 'ns' && ` (this call as it was: ${format_ns(known.without)})`}
        {known?.unit === 'times' && ` (as it was: ${known.without === 1 ? 'once' : `${known.without} times`} in this call)`}
      </span>
      {answer.what_if.map((change, ix) => {
        const policy = catalog.switches.find((one) => one.id === change.switch);
        const result = tried[ix];
        return (
          <button
            key={`${change.switch} ${change.option}`}
            type="button"
            data-what-if={change.switch}
            disabled={typeof result !== 'object'}
            title="Change the run so, from just before"
            onClick={() => {
              if (typeof result === 'object') void openChange(conductor, change, result.fork_ordinal);
            }}
          >
            {policy?.label ?? change.switch}: {policy?.options.find((one) => one.id === change.option)?.label ?? change.option} <b>→ {triedText(result)}</b>
          </button>
        );
      })}
    </div>
  );
}

function WhyNot({ answer }: Pick<AnswerProps, 'answer'>): ReactElement | null {
  const conductor = useConductor();
  const kernelNames = useUi((state) => state.kernelNames);
  const [open, setOpen] = useState<number | null>(0);
  const id = useId();
  const one = open === null ? undefined : answer.why_not[open];
  if (answer.why_not.length === 0) return null;
  return (
    <div className="why-not">
      <div className="why-if">
        <span className="muted">And why not…</span>
        {answer.why_not.map((asked, ix) => (
          <button key={asked.question} type="button" aria-expanded={open === ix} aria-controls={id} onClick={() => setOpen(open === ix ? null : ix)}>
            {asked.question}
          </button>
        ))}
      </div>
      <div id={id} className="why-answer" role="status">
        {one !== undefined && (
          <p>
            {one.answer} <code>{one.test}</code> <span className="why-facts">{one.facts.map((fact) => factText(fact, kernelNames)).join(', ')}</span>{' '}
            <button type="button" className="link" onClick={() => conductor.seekOrdinal(one.ordinal)}>
              to that event
            </button>
          </p>
        )}
      </div>
    </div>
  );
}
