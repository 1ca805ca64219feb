<?php
/**
 * What the web server of a real installation would do, for PHP's built-in one: article addresses, static files, the
 * outage in front of MediaWiki, and two addresses of the development wiki's own under /__devwiki/.
 */
$path = rawurldecode( (string)parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );
$folder = getenv( 'DEVWIKI_INSTANCE' );

if ( $path === '/__devwiki/health' ) {
	echo $folder;	// so that nobody takes another wiki on this port for ours
	return true;
}
if ( $path === '/__devwiki/forget' ) {
	// APCu is shared by the workers, and only they can clear it: after the database was changed behind their back.
	apcu_clear_cache();
	echo 'forgotten';
	return true;
}
if ( is_file( "$folder/state/outage" ) ) {
	http_response_code( 503 );
	header( 'Content-Type: text/html; charset=utf-8' );
	header( 'Retry-After: 1' );
	echo '<!DOCTYPE html><title>Service unavailable</title><p>The development wiki plays an outage.</p>';
	return true;
}
if ( $path === '/' ) {
	header( 'Location: /wiki/Main_Page' );
	return true;
}
if ( str_starts_with( $path, '/wiki/' ) ) {
	$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/w/index.php';
	$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/w/index.php';
	chdir( $_SERVER['DOCUMENT_ROOT'] . '/w' );
	require $_SERVER['SCRIPT_FILENAME'];
	return true;
}
if ( preg_match( '#^/w/(includes|languages|maintenance|vendor)/#', $path ) ) {
	http_response_code( 403 );
	return true;
}
return false;	// a script or a static file: the built-in server finds it
