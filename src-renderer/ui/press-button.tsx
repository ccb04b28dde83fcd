import { type ComponentProps, type KeyboardEvent, type MouseEvent, type SyntheticEvent, useState } from 'react';

interface PressButtonProps extends ComponentProps<'button'> {
  /** Mantine's word for a button that is busy; it says `disabled` of it as well. */
  readonly 'data-loading'?: boolean;
}

/** Neither the button's own deed, nor its form's, nor that of whatever it lies in. */
const nothing = (event: SyntheticEvent) => {
  event.preventDefault();
  event.stopPropagation();
};

/**
 * What every button of Mantine's is made of here (theme.ts). A disabled button has no focus, and the browser gives it to the page:
 * whoever works by keyboard or screen reader is thrown back to its top. So a button that is busy, or is closed while somebody stands
 * on it, only says so and takes no press; as a form's own button it lets the form send nothing either, by Enter in a field neither.
 */
export const PressButton = ({ type, disabled = false, 'data-loading': busy = false, ...given }: PressButtonProps) => {
  const { onClick, onPointerDown, onKeyDown, onFocus, onBlur, ...rest } = given;
  const [focused, setFocused] = useState(false);
  const closed = disabled || busy;
  const stays = busy || focused;
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (closed) return nothing(event);
    onClick?.(event);
  };
  const key = (event: KeyboardEvent<HTMLButtonElement>) => {
    // A key that is held down is one press.
    if (event.key === 'Enter' && event.repeat) event.preventDefault();
    if (!closed) onKeyDown?.(event);
  };
  return (
    <button
      type={type === 'submit' ? 'submit' : 'button'}
      {...rest}
      {...(closed && stays ? { 'aria-disabled': true } : {})}
      {...(busy ? { 'aria-busy': true, 'data-loading': true } : {})}
      {...(disabled && !busy ? { 'data-disabled': true } : {})}
      disabled={disabled && !stays}
      onClick={press}
      onPointerDown={closed ? undefined : onPointerDown}
      onKeyDown={key}
      onFocus={(event) => {
        setFocused(true);
        onFocus?.(event);
      }}
      onBlur={(event) => {
        // When the whole window loses the focus, the button keeps it within the page.
        setFocused(document.activeElement === event.currentTarget);
        onBlur?.(event);
      }}
    />
  );
};
