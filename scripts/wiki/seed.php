<?php
/**
 * Maintenance script: bring a freshly installed wiki into its first state. What that is comes as JSON on standard
 * input (see first_state.py): accounts, interwiki prefixes, pages, abuse filters.
 */
use MediaWiki\CommentStore\CommentStoreComment;
use MediaWiki\Extension\AbuseFilter\AbuseFilterServices;
use MediaWiki\Extension\AbuseFilter\Filter\Flags;
use MediaWiki\Extension\AbuseFilter\Filter\LastEditInfo;
use MediaWiki\Extension\AbuseFilter\Filter\MutableFilter;
use MediaWiki\Extension\AbuseFilter\Filter\Specs;
use MediaWiki\Maintenance\Maintenance;
use MediaWiki\Revision\SlotRecord;
use MediaWiki\Title\Title;
use MediaWiki\User\BotPassword;
use MediaWiki\User\User;

require_once getenv( 'MW_INSTALL_PATH' ) . '/maintenance/Maintenance.php';

class SeedDevwiki extends Maintenance {
	public function execute() {
		$wanted = json_decode( stream_get_contents( STDIN ), true, 32, JSON_THROW_ON_ERROR );
		foreach ( $wanted['accounts'] as $account ) {
			$this->addAccount( $account );
		}
		foreach ( $wanted['interwiki'] as $prefix => $address ) {
			$this->addInterwiki( $prefix, $address );
		}
		foreach ( $wanted['pages'] as $title => $text ) {
			$this->addPage( $title, $text );
		}
		foreach ( $wanted['filters'] as $filter ) {
			$this->addFilter( $filter );
		}
	}

	private function addAccount( array $account ): void {
		$user = User::newFromName( $account['name'] );
		if ( !$user->isRegistered() ) {
			$this->check( $user->addToDatabase(), $account['name'] );
		}
		// The password comes before the bot passwords: a new password voids them.
		$this->check( $user->changeAuthenticationData( [
			'username' => $user->getName(), 'password' => $account['password'], 'retype' => $account['password'],
		] ), $account['name'] );
		foreach ( $account['groups'] as $group ) {
			$this->getServiceContainer()->getUserGroupManager()->addUserToGroup( $user, $group );
		}
		foreach ( $account['bot_passwords'] as [ 'id' => $id, 'password' => $password, 'grants' => $grants ] ) {
			$stored = BotPassword::newUnsaved( [
				'user' => $user,
				'appId' => $id,
				'grants' => $grants ?: $this->getServiceContainer()->getGrantsInfo()->getValidGrants(),
			] );
			$hash = $this->getServiceContainer()->getPasswordFactory()->newFromPlaintext( $password );
			$this->check( $stored->save( 'insert', $hash ), "$id of {$account['name']}" );
		}
	}

	private function addInterwiki( string $prefix, string $address ): void {
		$row = [ 'iw_url' => $address, 'iw_local' => 1, 'iw_trans' => 0, 'iw_api' => '', 'iw_wikiid' => '' ];
		$this->getPrimaryDB()->newReplaceQueryBuilder()
			->replaceInto( 'interwiki' )->uniqueIndexFields( 'iw_prefix' )->row( [ 'iw_prefix' => $prefix ] + $row )
			->caller( __METHOD__ )->execute();
	}

	private function addPage( string $title, string $text ): void {
		$page = $this->getServiceContainer()->getWikiPageFactory()->newFromTitle( Title::newFromText( $title ) );
		$updater = $page->newPageUpdater( $this->admin() );
		$updater->setContent( SlotRecord::MAIN, ContentHandler::makeContent( $text, $page->getTitle() ) );
		$updater->saveRevision( CommentStoreComment::newUnsavedComment( 'First state' ) );
		$this->check( $updater->getStatus(), $title );
	}

	private function addFilter( array $filter ): void {
		$admin = $this->admin();
		$new = new MutableFilter(
			new Specs( $filter['rules'], '', $filter['name'], array_keys( $filter['actions'] ), 'default' ),
			new Flags( true, false, Flags::FILTER_PUBLIC, false ),
			$filter['actions'],
			new LastEditInfo( $admin->getId(), $admin->getName(), wfTimestampNow() )
		);
		$store = AbuseFilterServices::getFilterStore( $this->getServiceContainer() );
		$this->check( $store->saveFilter( $admin, null, $new, MutableFilter::newDefault() ), $filter['name'] );
	}

	private function admin(): User {
		return User::newFromName( 'Admin' );
	}

	private function check( StatusValue $status, string $what ): void {
		if ( !$status->isOK() ) {
			$this->fatalError( "$what: $status" );
		}
	}
}

$maintClass = SeedDevwiki::class;
require_once RUN_MAINTENANCE_IF_MAIN;
