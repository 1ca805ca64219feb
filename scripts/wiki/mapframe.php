<?php
/**
 * A stand-in for the tag <mapframe> of the Kartographer extension, which Debian does not package. It takes and refuses
 * what the extension does (attributes; GeoJSON with simplestyle properties, whose title and description are wikitext)
 * and draws the points without a map behind them, for no tile may come from elsewhere.
 */
use MediaWiki\Html\Html;
use MediaWiki\Parser\Parser;
use MediaWiki\Parser\PPFrame;

class DevwikiMapframe {
	private const TEXTS = [ 'title', 'description' ];
	private const SIZES = [ 'small', 'medium', 'large' ];

	public static function show( ?string $json, array $given, Parser $parser, PPFrame $frame ): string {
		try {
			[ $width, $height, $align ] = self::attributes( $given );
			$points = self::points( trim( $json ?? '' ), $parser, $frame );
		} catch ( InvalidArgumentException $problem ) {
			return Html::element( 'strong', [ 'class' => 'error mw-kartographer-error' ],
				'<mapframe>: ' . $problem->getMessage() );
		}
		$parser->getOutput()->setUnsortedPageProperty( 'kartographer_frames', '1' );
		$dots = implode( '', array_map( static fn ( array $point ): string => self::dot( $point ), $points ) );
		$map = Html::rawElement( 'div', [
			'class' => 'mw-kartographer-map notheme',
			'style' => "position: relative; width: {$width}px; max-width: 100%; height: {$height}px; overflow: hidden; "
				. 'background: #d4e6f1',
		], $dots );
		$caption = isset( $given['text'] ) ? $parser->recursiveTagParse( $given['text'], $frame ) : '';
		$style = $align === 'center' ? 'margin: 0 auto' : "float: $align";
		return Html::rawElement( 'div', [ 'class' => 'mw-kartographer-container', 'style' => "$style; max-width: 100%" ],
			$map . Html::rawElement( 'div', [ 'class' => 'thumbcaption' ], $caption ) );
	}

	/** The size in pixels and the side; the real extension requires the first two, and a point to come as a pair. */
	private static function attributes( array $given ): array {
		foreach ( [ 'width', 'height' ] as $name ) {
			self::must( ctype_digit( $given[$name] ?? '' ), "attribute $name is no number" );
		}
		$align = $given['align'] ?? 'right';
		self::must( in_array( $align, [ 'left', 'center', 'right' ], true ), 'attribute align is no side' );
		self::must( isset( $given['latitude'] ) === isset( $given['longitude'] ), 'one coordinate is missing' );
		return [ (int)$given['width'], (int)$given['height'], $align ];
	}

	/** The points of the GeoJSON with their texts as HTML. */
	private static function points( string $json, Parser $parser, PPFrame $frame ): array {
		$data = json_decode( $json, false );
		self::must( json_last_error() === JSON_ERROR_NONE, 'JSON: ' . json_last_error_msg() );
		self::must( $data instanceof stdClass && ( $data->type ?? null ) === 'FeatureCollection'
			&& is_array( $data->features ?? null ), 'is no FeatureCollection' );
		$points = [];
		foreach ( $data->features as $feature ) {
			self::must( $feature instanceof stdClass && ( $feature->type ?? null ) === 'Feature', 'is no Feature' );
			$where = $feature->geometry ?? null;
			$at = $where->coordinates ?? null;
			self::must( ( $where->type ?? null ) === 'Point' && is_array( $at ) && count( $at ) === 2, 'is no Point' );
			foreach ( [ 180, 90 ] as $axis => $most ) {
				$number = is_int( $at[$axis] ) || is_float( $at[$axis] );
				self::must( $number && abs( $at[$axis] ) <= $most, 'is nowhere on Earth' );
			}
			$properties = (array)( $feature->properties ?? [] );
			foreach ( self::TEXTS as $name ) {
				self::must( is_string( $properties[$name] ?? '' ), "property $name is no text" );
				$html = $parser->recursiveTagParseFully( $properties[$name] ?? '', $frame );
				$properties[$name] = trim( Parser::stripOuterParagraph( $html ) );
			}
			self::must( in_array( $properties['marker-size'] ?? 'medium', self::SIZES, true ), 'has no such size' );
			self::must( preg_match( '/^#?(?:[0-9a-f]{3}){1,2}$/i', $properties['marker-color'] ?? '#000' ) === 1,
				'has no such colour' );
			$points[] = [ $at[0], $at[1], $properties['title'], $properties['description'] ];
		}
		return $points;
	}

	private static function dot( array $point ): string {
		[ $longitude, $latitude, $title, $description ] = $point;
		$left = round( ( $longitude + 180 ) / 3.6, 2 );
		$top = round( ( 90 - $latitude ) / 1.8, 2 );
		return Html::element( 'span', [
			'class' => 'devwiki-point',
			'style' => "position: absolute; left: $left%; top: $top%; color: #202122; line-height: 0.5",
			'data-title' => $title,
			'data-description' => $description,
		], '●' );
	}

	private static function must( bool $holds, string $problem ): void {
		if ( !$holds ) {
			throw new InvalidArgumentException( $problem );
		}
	}
}

$wgHooks['ParserFirstCallInit'][] = static function ( Parser $parser ): void {
	$parser->setHook( 'mapframe', [ DevwikiMapframe::class, 'show' ] );
};
