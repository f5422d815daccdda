window.YTD.tweet.part0 = [
 {
  "edit_info": {
   "initial": {
    "editTweetIds": [
     "900"
    ]
   }
  },
  "retweeted": false,
  "id_str": "900",
  "id": "900",
  "full_text": "Early words https://t.co/ooo1",
  "created_at": "Mon Nov 12 10:00:00 +0000 2007",
  "favorite_count": "1",
  "entities": {
   "media": [
    {
     "url": "https://t.co/ooo1"
    }
   ]
  },
  "extended_entities": {
   "media": [
    {
     "url": "https://t.co/ooo1",
     "expanded_url": "https://twitter.com/fay/status/900/photo/1"
    }
   ]
  }
 },
 {
  "edit_info": {
   "initial": {
    "editTweetIds": [
     "901"
    ]
   }
  },
  "retweeted": false,
  "id_str": "901",
  "id": "901",
  "full_text": "Unwrapped, too",
  "created_at": "Mon Nov 12 11:00:00 +0000 2007",
  "favorite_count": "1",
  "entities": {
   "hashtags": [],
   "user_mentions": [],
   "urls": []
  }
 }
]