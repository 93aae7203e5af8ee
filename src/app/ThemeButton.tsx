// Light, dark, projector, in turn: the same as the key D.
import type { ReactElement } from 'react';
import { useUi } from './state/ui-store.ts';
import { nextTheme } from './theme.ts';

export function ThemeButton(): ReactElement {
  const theme = useUi((state) => state.theme);
  const next = nextTheme(theme);
  return (
    <button type="button" className="quiet round" aria-label={`Theme: ${theme}. Change to ${next}`} title={`Theme: ${theme}; next: ${next} (D)`} onClick={() => useUi.setState({ themeChoice: next })}>
      <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
        {theme === 'projector' ? (
          <path d="M1 2.5h12v7H1zM7 9.5v2.5M4.5 12.5h5" fill="none" stroke="currentColor" strokeWidth="1.6" />
        ) : (
          <>
            <circle cx="7" cy="7" r="5.6" fill="none" stroke="currentColor" strokeWidth="1.5" />
            <path d={theme === 'light' ? 'M7 1.4a5.6 5.6 0 010 11.2z' : 'M7 1.4a5.6 5.6 0 000 11.2z'} fill="currentColor" />
          </>
        )}
      </svg>
    </button>
  );
}
