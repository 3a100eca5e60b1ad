import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';

/** A status with a sentence: it wraps between words, which the component alone would tear apart. */
export function WrappingStatus({ children, ...rest }: StatusIndicatorProps) {
  return (
    <StatusIndicator {...rest} wrapText>
      <span style={{ wordBreak: 'normal', overflowWrap: 'anywhere' }}>{children}</span>
    </StatusIndicator>
  );
}
