//! What calls leave out: lists come in the default order, and an update of a form puts nothing in place of what it lacks.

use crudl_clients::{cloudcix, idcloudhost};
use crudl_mock::Mock;

use crate::calls::Told;

#[tokio::test]
async fn lists_come_in_their_default_order() -> Told {
    let mock = Mock::new().await?;
    let teams = mock.client::<cloudcix::Client>()?.membership().team();
    for name in ["web", "db", "ops"] {
        teams.create(name).await?;
    }
    let page = teams.list().await?;
    let names: Vec<_> = page.items.iter().map(|team| team.name.as_str()).collect();
    assert_eq!((names, page.order.as_deref()), (vec!["db", "ops", "web"], Some("name")));
    Ok(())
}

#[tokio::test]
async fn an_account_is_replaced() -> Told {
    let mock = Mock::new().await?;
    let accounts = mock.client::<idcloudhost::Client>()?.payment().accounts();
    let account = accounts.list().await?.items.into_iter().next().ok_or("no account to begin with")?;
    accounts.update(account.id).title("old").city("Cork").await?;
    let before = accounts.read(account.id).await?;
    assert_eq!((before.title.as_deref(), before.city.as_deref()), (Some("old"), Some("Cork")));
    accounts.update(account.id).title("new").await?;
    let after = accounts.read(account.id).await?;
    assert_eq!((after.title.as_deref(), after.city, after.email), (Some("new"), None, account.email));
    Ok(())
}
