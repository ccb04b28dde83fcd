import { createTheme, type MantineColorsTuple } from '@mantine/core';
import { PressButton } from './press-button.tsx';

/** Mantine's red with a ninth shade dark enough for white text on it. */
const red: MantineColorsTuple = [
  '#fff5f5',
  '#ffe3e3',
  '#ffc9c9',
  '#ffa8a8',
  '#ff8787',
  '#ff6b6b',
  '#fa5252',
  '#e03131',
  '#c5221f',
  '#a61e1b',
];

/** Cooler than Mantine's, to go with the dark surfaces of tokens.css. */
const dark: MantineColorsTuple = [
  '#ececef',
  '#c3c7cf',
  '#a6aab2',
  '#7e838d',
  '#4c5058',
  '#36393f',
  '#2b2e33',
  '#232529',
  '#1d1e21',
  '#151619',
];

/** Density and shades of the console. Shade 8 is the first whose white text passes WCAG AA. */
export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: 8,
  autoContrast: true,
  colors: { red, dark },
  fontFamily: 'var(--font-text)',
  fontFamilyMonospace: 'var(--font-mono)',
  fontSizes: { xs: '12.5px', sm: '13.5px', md: '14px', lg: '17px', xl: '20px' },
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '17px' }, h2: { fontSize: '15px' }, h3: { fontSize: '13.5px' } } },
  defaultRadius: '6px',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    UnstyledButton: { defaultProps: { component: PressButton } },
    Button: { defaultProps: { size: 'xs', fw: 600 } },
    // Inside the page's landmarks, and with nothing but items to stand on: else a screen reader meets a nameless stop.
    Menu: { defaultProps: { withinPortal: false, withInitialFocusPlaceholder: false } },
    TextInput: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'sm', withThumbIndicator: false } },
    SegmentedControl: { defaultProps: { size: 'sm' } },
  },
});
